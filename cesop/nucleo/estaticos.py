"""Static files with their hash in the name, ES modules included, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class EstaticosConHuella(CompressedManifestStaticFilesStorage):
    """Rewrites also the `import`s of our ES modules, so that a new version never mixes with a cached one."""

    support_js_module_import_aggregation = True
