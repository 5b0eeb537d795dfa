"""The desk of exceptions: the list ranked by the money at stake, and each one beside it with what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from catastro.models import OrdenServicio
from catastro.pantallas.palabras import dibujo_de
from cesop.nucleo import formato
from cesop.nucleo.pedidos import es_fragmento, usuario_de
from cesop.nucleo.permisos import puede_escribir
from medicion.models import Consumo, Hallazgo
from medicion.pantallas import grafico, palabras
from medicion.selectors import alcance
from medicion.selectors import excepcion as lectura
from medicion.selectors import mesa as escritorio
from medicion.selectors.mesa import Criterio, Fila
from medicion.validacion.reglas import DEFINICIONES

POR_PAGINA = 60
CHICA = grafico.Medidas(ancho=96, alto=28)
GRANDE = grafico.Medidas(ancho=368, alto=112, lleno=Decimal("0.8"), rotulos=16, radio=Decimal(2))
ACTOS = ("aceptar", "estimar", "releer", "corregir")
# Filters that the address carries, in the order of the chips.
FILTROS = ("servicio", "regla", "resultado", "lote", "ruta", "q", "releyendo")
REGLAS_A_LA_VISTA = 5


def criterio_de(parametros: QueryDict) -> Criterio:
    """What the address asks for; what makes no sense asks for nothing."""
    regla = parametros.get("regla", "")
    resultado = parametros.get("resultado", "")
    return Criterio(
        servicio=parametros.get("servicio", ""),
        regla=regla if regla in DEFINICIONES else "",
        resultado=resultado if resultado in Consumo.Resultado.values else "",
        lote=parametros.get("lote", "").upper(),
        rutas=tuple(ruta for ruta in parametros.getlist("ruta") if ruta),
        texto=" ".join(parametros.get("q", "").split())[:80],
        releyendo=parametros.get("releyendo") == "1",
    )


def consulta_de(parametros: QueryDict, **cambios: str | Sequence[str] | None) -> str:
    """The filters of the address with some changes, as a query string; None takes one away."""
    pares: list[tuple[str, str]] = []
    for nombre in FILTROS:
        valor = cambios[nombre] if nombre in cambios else parametros.getlist(nombre)
        valores = [valor] if isinstance(valor, str) else list(valor or ())
        pares += [(nombre, v) for v in valores if v]
    return urlencode(pares)


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def mesa(request: HttpRequest) -> HttpResponse:
    """The desk. Or only its list, or its totals, for htmx."""
    usuario = usuario_de(request)
    criterio = criterio_de(request.GET)
    totales = escritorio.totales(criterio, usuario=usuario)
    numero = _pagina(request.GET.get("pagina", ""), totales.filas)
    desde = (numero - 1) * POR_PAGINA
    elegibles = escritorio.con_lo_que_muestra(escritorio.filtradas(criterio, usuario=usuario))
    filas = list(elegibles[desde : desde + POR_PAGINA])
    renglones = [renglon(fila) for fila in escritorio.vestir(filas)]
    contexto = {
        "renglones": renglones,
        "decide": puede_escribir(usuario, "medicion:excepcion_decidir"),
        **contexto_de_totales(request.GET, criterio, totales),
        "pagina": numero,
        "desde": desde + 1,
        "hasta": desde + len(renglones),
        "pagina_anterior": numero - 1 if numero > 1 else None,
        "pagina_siguiente": numero + 1 if totales.filas > desde + POR_PAGINA else None,
    }
    if es_fragmento(request, blanco="mesa"):
        return render(request, "medicion/mesa_lista.html", contexto)
    contexto |= filtros(request, criterio, totales) | _elegida(request, filas, renglones)
    return render(request, "medicion/mesa.html", contexto)


def contexto_de_totales(parametros: QueryDict, criterio: Criterio, totales: escritorio.Totales) -> dict[str, Any]:
    """What the foot of the list says of the filtered set."""
    return {
        "totales": totales,
        "unidades": [
            {"unidad": g.unidad, "esperado": formato.entero(g.esperado), "consumo": formato.entero(g.consumo)}
            for g in totales.grupos
        ],
        "consulta": consulta_de(parametros),
        "filtrada": criterio != Criterio(),
    }


def _pagina(texto: str, filas: int) -> int:
    """The page asked for, within those that there are."""
    ultima = max(1, -(-filas // POR_PAGINA))
    return min(max(int(texto), 1), ultima) if texto.isdecimal() and len(texto) < 7 else 1


def renglon(fila: Fila) -> dict[str, Any]:
    """A row ready to be written."""
    consumo, principal = fila.consumo, fila.principal
    palabra, tono = palabras.nivel(principal)
    ruta = consumo.lote.ruta.codigo if consumo.lote else ""
    clave = consumo.suministro.servicio.clave
    return {
        "pk": consumo.pk,
        "en_juego": consumo.en_juego,
        "centavos": int(consumo.en_juego * 100),
        "codigo": principal.codigo if principal else "",
        "tono": tono,
        "motivo": palabras.motivo(principal, consumo),
        "otros": max(len(fila.hallazgos) - 1, 0),
        "nivel": palabra,
        "lugar": f"{ruta} {fila.orden:04d}" if ruta and fila.orden is not None else ruta,
        "servicio": clave,
        "icono": dibujo_de(clave),
        "titular": fila.titular,
        "donde": f"{consumo.suministro} · {consumo.suministro.inmueble}",
        "esperado": palabras.redonda(consumo.esperado),
        "leido": leido(fila),
        "sin_cifra": consumo.consumo is None,
        "unidad": fila.unidad,
        "grafico": grafico.dibujar(
            _valores(fila), medidas=CHICA, lugares=escritorio.PERIODOS, esperado=consumo.esperado
        ),
        "frena": fila.frena,
    }


def leido(fila: Fila) -> str:
    """The figure, or what the dials differ in when they go back, or that there is none."""
    if fila.consumo.consumo is not None:
        return palabras.cantidad(fila.consumo.consumo)
    return palabras.cantidad(fila.diferencia) if fila.diferencia is not None else "sin dato"


def _valores(fila: Fila) -> list[grafico.Valor]:
    """Its bars; the last one, the one that is doubted."""
    return [
        grafico.Valor(
            hasta=punto.hasta,
            valor=punto.valor,
            tipo="-sospecha" if punto.consumo == fila.consumo.pk else "-estimada" if punto.estimado else "",
            titulo=f"{palabras.mes(punto.hasta)}: {palabras.cantidad(punto.valor) or 'sin dato'} {fila.unidad}"
            + (" (estimado)" if punto.estimado else ""),
        )
        for punto in fila.serie
    ]


# ── Filters ──


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """A chip: what it filters by, how many, where it goes, whether it is on."""

    nombre: str
    cuantas: int | None
    url: str
    puesta: bool
    codigo: str = ""
    icono: str = ""
    clase: str = ""


def filtros(request: HttpRequest, criterio: Criterio, totales: escritorio.Totales) -> dict[str, Any]:
    """The chips of the page. Each one keeps the others; the one that is on goes off."""
    usuario = usuario_de(request)
    parametros = request.GET
    sin_servicio = escritorio.totales(_sin(criterio, "servicio"), usuario=usuario) if criterio.servicio else totales
    reglas = {criterio.regla: 0} if criterio.regla else {}
    reglas |= escritorio.por_regla(criterio, usuario=usuario)
    de_reglas = sorted(reglas.items(), key=lambda par: (par[0] != criterio.regla, -par[1]))
    fichas = [
        Ficha(
            nombre=palabras.CORTOS.get(codigo, DEFINICIONES[codigo].titulo),
            codigo=codigo,
            cuantas=cuantas,
            url=f"?{consulta_de(parametros, regla=None if codigo == criterio.regla else codigo)}",
            puesta=codigo == criterio.regla,
        )
        for codigo, cuantas in de_reglas
    ]
    return {
        "criterio": criterio,
        "servicios": [
            Ficha(
                nombre=grupo.nombre,
                cuantas=grupo.filas,
                url=f"?{consulta_de(parametros, servicio=None if grupo.clave == criterio.servicio else grupo.clave)}",
                puesta=grupo.clave == criterio.servicio,
                icono=dibujo_de(grupo.clave),
                clase=grupo.clave,
            )
            for grupo in sin_servicio.grupos
        ],
        "reglas": fichas[:REGLAS_A_LA_VISTA],
        "mas_reglas": fichas[REGLAS_A_LA_VISTA:],
        "rutas": [
            (codigo, nombre, cuantas, codigo in criterio.rutas)
            for codigo, nombre, cuantas in escritorio.por_ruta(usuario=usuario)
        ],
        "resultados": [r for r in Consumo.Resultado.choices if r[0] != Consumo.Resultado.VALIDA],
        "puestos": _puestos(parametros, criterio),
        "url_abiertas": f"?{consulta_de(parametros, releyendo=None)}",
        "url_releyendo": f"?{consulta_de(parametros, releyendo='1')}",
    }


def _puestos(parametros: QueryDict, criterio: Criterio) -> list[Ficha]:
    """The filters of the menu that are on, each with the way to take it away."""
    dichos = (
        ("resultado", dict(Consumo.Resultado.choices).get(criterio.resultado, "")),
        ("lote", f"Lote {criterio.lote}" if criterio.lote else ""),
        ("ruta", f"Ruta {', '.join(criterio.rutas)}" if criterio.rutas else ""),
        ("q", f"«{criterio.texto}»" if criterio.texto else ""),
    )
    return [
        Ficha(nombre=str(nombre), cuantas=None, url=f"?{consulta_de(parametros, **{clave: None})}", puesta=True)
        for clave, nombre in dichos
        if nombre
    ]


def _sin(criterio: Criterio, campo: str) -> Criterio:
    return Criterio(**{**criterio.__dict__, campo: ""})


# ── One of them ──


def _elegida(request: HttpRequest, filas: Sequence[Consumo], renglones: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The one that opens beside the list: the one that the address names, or the first."""
    pedida = request.GET.get("sel", "")
    claves = [r["pk"] for r in renglones]
    pk = int(pedida) if pedida.isdecimal() and len(pedida) < 19 and int(pedida) in claves else next(iter(claves), None)
    elegido = next((c for c in filas if c.pk == pk), None)
    return {"elegida": pk} | (contexto_de_detalle(request, elegido) if elegido else {})


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def excepcion(request: HttpRequest, pk: int) -> HttpResponse:
    """One exception: beside the list, or a page of its own."""
    contexto = contexto_de_detalle(request, excepcion_o_404(request, pk))
    fragmento = es_fragmento(request, blanco="detalle")
    return render(request, "medicion/excepcion_detalle.html" if fragmento else "medicion/excepcion.html", contexto)


def excepcion_o_404(request: HttpRequest, pk: int) -> Consumo:
    """A consumption that waits or waited at the desk, if the user sees its route."""
    visibles = escritorio.con_lo_que_muestra(alcance.consumos(usuario_de(request)))
    hallado = visibles.filter(pk=pk).first()
    if hallado is None:
        raise Http404
    return hallado


def contexto_de_detalle(request: HttpRequest, consumo: Consumo) -> dict[str, Any]:
    """All that is shown of one exception, ready to be written."""
    detalle = lectura.detalle(consumo)
    fila = detalle.fila
    principal = fila.principal
    palabra, tono = palabras.nivel(principal)
    ultima = consumo.lectura
    anterior = lectura.anterior_de(detalle.lecturas, antes=ultima.fecha if ultima else consumo.hasta)
    return {
        "consumo": consumo,
        "detalle": detalle,
        "renglon": renglon(fila),
        "hallazgos": [_hallazgo(h) for h in fila.hallazgos],
        "nivel": palabra,
        "tono": tono,
        "ultima": ultima,
        "anterior": anterior,
        "leyo": _quien_leyo(consumo),
        "vecindad": _vecindad(detalle),
        "un_anio_antes": _un_anio_antes(fila),
        "curva": grafico.dibujar(
            _valores(fila), medidas=GRANDE, lugares=escritorio.PERIODOS, esperado=consumo.esperado, banda=detalle.banda
        ),
        "decidido": decidido(consumo),
        "decide": puede_escribir(usuario_de(request), "medicion:excepcion_decidir"),
        "actos": _actos(detalle),
        "acto_abierto": request.GET.get("acto") if request.GET.get("acto") in ACTOS else "",
        "consulta": consulta_de(request.GET),
        "volver": f"{reverse('medicion:mesa')}?{consulta_de(request.GET)}",
    }


def _hallazgo(hallazgo: Hallazgo) -> dict[str, Any]:
    palabra, tono = palabras.nivel(hallazgo)
    return {"codigo": hallazgo.codigo, "detalle": hallazgo.detalle, "tono": tono, "nivel": palabra}


def _quien_leyo(consumo: Consumo) -> str:
    ultima = consumo.lectura
    if ultima is None:
        return ""
    quien = ultima.operador or (str(ultima.usuario) if ultima.usuario else "")
    return f"{quien} · {ultima.get_origen_display().lower()}" if quien else ultima.get_origen_display()


def _vecindad(detalle: lectura.Detalle) -> Decimal | None:
    """How far its neighbours are from what was expected of them, on average and in percent."""
    otros = [v.veces for v in detalle.vecinos if not v.propio and v.veces is not None]
    return sum(otros, Decimal(0)) / len(otros) if otros else None


def _un_anio_antes(fila: Fila) -> tuple[str, str] | None:
    """The same month of the previous year and what was consumed then."""
    hasta = fila.consumo.hasta
    antes = [p for p in fila.serie if (p.hasta.year, p.hasta.month) == (hasta.year - 1, hasta.month)]
    return (palabras.mes(antes[-1].hasta), palabras.cantidad(antes[-1].valor) or "sin dato") if antes else None


def decidido(consumo: Consumo) -> dict[str, Any] | None:
    """Who decided on it and what, or what it was replaced by; None while it waits."""
    validacion = getattr(consumo, "validacion", None)
    if validacion is not None:
        return {
            "como": validacion.get_accion_display(),
            "quien": validacion.usuario,
            "cuando": validacion.registrado_en,
            "motivo": validacion.motivo,
            "nuevo": None,
        }
    nuevo = getattr(consumo, "reemplazado_por", None)
    return {"como": "Calculado de nuevo", "nuevo": nuevo, "cuando": nuevo.registrado_en} if nuevo is not None else None


def _actos(detalle: lectura.Detalle) -> list[dict[str, Any]]:
    """What can be decided, each with its key, its consequence and its price."""
    consumo, unidad, principal = detalle.fila.consumo, detalle.fila.unidad, detalle.fila.principal
    sin_cifra = consumo.consumo is None
    abierta = detalle.relectura is not None and detalle.relectura.orden.estado in OrdenServicio.ABIERTAS
    aviso = ", con aviso del artículo 31" if detalle.presume_error else ""
    dichos = (
        ("aceptar", "Aceptar", "check", "A", f"{palabras.cantidad(consumo.consumo)} {unidad}{aviso}",
         detalle.al_aceptar, "no hay cifra que aceptar" if sin_cifra else ""),
        ("estimar", "Estimar", "chart-bar", "E", f"{palabras.redonda(consumo.esperado)} {unidad}, {_metodo(consumo)}",
         detalle.al_estimar, _sin_estimar(consumo)),
        ("releer", "Releer", "refresh", "R", "sale una orden; la factura espera", None,
         f"ya salió la orden {detalle.relectura.orden.numero}" if abierta and detalle.relectura else ""),
        ("corregir", "Corregir", "pencil", "C", "otra lectura, con motivo", None,
         "" if consumo.lectura_id else "no hay lectura que corregir"),
    )  # fmt: skip
    return [
        {
            "clave": clave,
            "nombre": nombre,
            "icono": icono,
            "tecla": tecla,
            "texto": impedimento or texto,
            "precio": None if impedimento else precio,
            "impedido": bool(impedimento),
            "sugerido": clave == detalle.sugerida and not impedimento,
            "motivos": palabras.motivos(clave, principal.codigo if principal else ""),
            "url": reverse(f"medicion:excepcion_{clave}", args=[consumo.pk]),
        }
        for clave, nombre, icono, tecla, texto, precio, impedimento in dichos
    ]


def _sin_estimar(consumo: Consumo) -> str:
    """Why it may not be estimated; empty when it may."""
    if consumo.lote_id is None:
        return "la tomó una orden: se corrige"
    return "no hay con qué estimar" if consumo.esperado is None else ""


METODOS = {
    "estacional": "misma temporada",
    "doce_meses": "promedio de doce meses",
    "mediana": "mediana de su categoría",
    "carga": "carga declarada",
}


def _metodo(consumo: Consumo) -> str:
    return METODOS.get(consumo.esperado_por, "lo esperado")
