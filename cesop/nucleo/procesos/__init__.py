"""Mass work, in chunks that survive anything. A kind says how to cut, do and tell; the engine does the rest.

class CorridaDeFacturacion(TipoDeProceso):
    clave, nombre, descripcion = "facturacion", "Corrida de facturación", "…"
    permiso = "proceso:facturacion"                      # act of the matrix: L sees, E starts, cancels and retries
    unidad = ("factura", "facturas")

    def planificar(self, proceso): yield Carga(datos={"cuentas": [...]}, unidades=5000)
    def ejecutar(self, lote, *, contexto): ...; return ResultadoDeLote(resultado={...}, rechazos=(Rechazo(...),))
    def resumir(self, proceso): return Resumen(texto="…", cifras={...}, enlaces=(Enlace(...),))

registrar_tipo(CorridaDeFacturacion())                   # in the app's arranque.registrar()
services.iniciar(tipo, clave="2026-11:rural", parametros={...}, usuario=…, sucursal=…, titulo="…")

`ejecutar` runs inside the chunk's transaction, signed by the owner of the process: it writes to the database and to
nothing else, and never commits. What must be told outside (a mail) goes to its outbox table. ErrorNegocio fails the
chunk at once; any other error, after three tries. A unit that cannot be done is a `Rechazo`, not an exception.
"""
