"""Events of contabilidad itself, and of the members' capital (catastro)."""

from __future__ import annotations

from contabilidad.catalogo.piezas import (
    CAPITAL,
    CC,
    ENTRE_SECCIONES,
    IVA_A_FAVOR,
    IVA_CREDITO,
    IVA_DEBITO,
    PERCEPCION_IVA,
    PUENTE,
    G,
    P,
    S,
    componente,
)
from contabilidad.eventos import (
    AJUSTE_POR_INFLACION,
    ANULACION,
    APERTURA,
    CIERRE_DE_RESULTADOS,
    MANUAL,
    TipoEvento,
)

EXCEDENTES = "3.7.01.01"

CONTABILIDAD = (
    TipoEvento(
        clave=APERTURA, numero="A", nombre="Asiento de apertura", modulo="contabilidad", componentes=(),
        nota="Trae sus renglones: los saldos con que empieza el sistema, y cada ítem de una cuenta de control que no "
        "tiene módulo propio. Los ítems van contra 1.1.06.02 Puente de la apertura, y el balance la deja en cero.",
    ),
    TipoEvento(
        clave=MANUAL, numero="M", nombre="Asiento manual", modulo="contabilidad", componentes=(),
        nota="Trae sus renglones. Lleva motivo, y la firma de otra persona sobre el importe fijado.",
    ),
    TipoEvento(
        clave=ANULACION, numero="R", nombre="Anulación de un asiento", modulo="contabilidad", componentes=(),
        nota="Los mismos renglones con los lados cambiados, una sola vez.",
    ),
    TipoEvento(
        clave="contabilidad.sueldos", numero="48", nombre="Sueldos liquidados", modulo="contabilidad",
        pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("neto", "Sueldos netos", debe="5.2.01.01", haber="2.1.04.01"),
            componente("aportes", "Aportes retenidos", debe="5.2.01.01", haber="2.1.04.02"),
            componente("sindicato", "Retenciones sindicales", debe="5.2.01.01", haber="2.1.04.03"),
            componente("ganancias", "Retención de Ganancias", debe="5.2.01.01", haber="2.1.04.04"),
            componente("adelantos", "Adelantos descontados", debe="5.2.01.01", haber="1.1.04.11"),
            componente("contribuciones", "Contribuciones patronales", debe="5.2.01.02", haber="2.1.04.02"),
        ),
    ),
    TipoEvento(
        clave="contabilidad.iva_liquidado", numero="50", nombre="Liquidación de IVA", modulo="contabilidad",
        pendiente=True,
        componentes=(
            componente("credito", "Crédito fiscal computado", debe=IVA_DEBITO, haber=IVA_CREDITO),
            componente("percepciones", "Percepciones computadas", debe=IVA_DEBITO, haber=PERCEPCION_IVA),
            componente("saldo_anterior", "Saldo a favor anterior", debe=IVA_DEBITO, haber=IVA_A_FAVOR),
            componente("a_pagar", "Saldo a pagar", debe=IVA_DEBITO, haber="2.1.02.02"),
            componente("a_favor", "Saldo a favor", debe=IVA_A_FAVOR, haber=IVA_CREDITO),
            componente("percepciones_a_favor", "Percepciones a favor", debe=IVA_A_FAVOR, haber=PERCEPCION_IVA),
        ),
    ),
    TipoEvento(
        clave="contabilidad.gastos_comunes", numero="51", nombre="Apropiación de gastos comunes a los servicios",
        modulo="contabilidad", pendiente=True, dimensiones=(S, CC, G),
        componentes=(
            componente("recibido", "Lo que recibe un servicio", debe="5.7.02.01", haber=ENTRE_SECCIONES),
            componente("distribuido", "Lo que entrega Administración", debe=ENTRE_SECCIONES, haber="5.7.02.02"),
        ),
        nota="Cada componente lleva su sección: cada sección queda balanceada y la cuenta entre secciones, en cero.",
    ),
    TipoEvento(
        clave=AJUSTE_POR_INFLACION, numero="52", nombre="Ajuste por inflación", modulo="contabilidad",
        componentes=(), pendiente=True, dimensiones=(S, G),
        nota="Trae sus renglones: cada partida ajustable contra 5.9.02.01 RECPAM, y el capital contra 3.2.01.01.",
    ),
    TipoEvento(
        clave=CIERRE_DE_RESULTADOS, numero="53", nombre="Cierre de resultados por sección", modulo="contabilidad",
        componentes=(), dimensiones=(S, CC, G),
        nota="Trae sus renglones: cada cuenta de resultado de cada sección contra 3.7.01.02.",
    ),
    TipoEvento(
        clave="contabilidad.excedentes_distribuidos", numero="54", nombre="Distribución de excedentes por la asamblea",
        modulo="contabilidad", pendiente=True,
        componentes=(
            componente("excedente", "Excedente del ejercicio", debe="3.7.01.02", haber=EXCEDENTES),
            componente("quebranto", "Quebranto del ejercicio", debe=EXCEDENTES, haber="3.7.01.02"),
            componente("reserva_legal", "Reserva legal, 5 %", debe=EXCEDENTES, haber="3.3.01.01"),
            componente("fondo_laboral", "Acción asistencial y laboral, 5 %", debe=EXCEDENTES, haber="2.1.05.08"),
            componente("fondo_educacion", "Educación y capacitación, 5 %", debe=EXCEDENTES, haber="2.1.05.09"),
            componente("interes", "Interés a las cuotas sociales", debe=EXCEDENTES, haber="2.1.05.10"),
            componente("retornos", "Retornos a pagar", debe=EXCEDENTES, haber="2.1.05.07"),
            componente("retornos_capital", "Retornos capitalizados", debe=EXCEDENTES, haber="3.1.01.02"),
            componente("reserva_especial", "Reserva especial, no asociados", debe=EXCEDENTES, haber="3.4.01.01"),
        ),
        dimensiones=(S,),
        nota="Ley 20.337 artículos 42 y 43: primero el resultado de cada sección pasa a excedentes no asignados, que "
        "compensa los quebrantos; después se distribuye lo que queda.",
    ),
    TipoEvento(
        clave="contabilidad.presupuesto", numero="56", nombre="Presupuesto aprobado o modificado",
        modulo="contabilidad", pendiente=True, componentes=(), nota="Solo presupuesto: no mueve cuentas.",
    ),
)  # fmt: skip

CATASTRO = (
    TipoEvento(
        clave="catastro.asociado_retirado", numero="55", nombre="Retiro de un asociado", modulo="catastro",
        pendiente=True, dimensiones=(P,),
        componentes=(
            componente("capital", "Cuotas sociales a reintegrar", debe=CAPITAL, haber="2.1.05.06"),
            componente("retornos", "Retornos capitalizados a reintegrar", debe="3.1.01.02", haber="2.1.05.06"),
            componente("sin_integrar", "Capital que no llegó a integrar", debe=CAPITAL, haber="1.1.04.01"),
        ),
    ),
    TipoEvento(
        clave="catastro.capital_heredado", numero="A", nombre="Capital de un asociado al abrir", modulo="catastro",
        dimensiones=(P,),
        componentes=(componente("capital", "Capital suscripto", debe=PUENTE, haber=CAPITAL),),
    ),
)  # fmt: skip
