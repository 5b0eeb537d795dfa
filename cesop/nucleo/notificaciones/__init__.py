"""What the program tells people: inbox and outgoing mail.

notificar(usuario, titulo="Terminó la corrida", texto="…", enlace="/procesos/7/", tono="bien")
encolar_correo(clave="factura:81:aviso", para=persona.correo, asunto="…", cuerpo="…", adjunto=pdf)

Both write in the caller's transaction. The mail goes at least once (see `correo`); the same key, only one mail.
"""
