"""Who and where, in the demonstration cooperative. Synthetic: no row is a real person."""

from __future__ import annotations

from dataclasses import dataclass

COOPERATIVA = "CESOP San Bernardo"

# code, name, address, town, phone
SUCURSALES = (
    ("CEN", "Casa central", "Av. San Bernardo 550", "San Bernardo", "(02257) 46-0100"),
    ("MDA", "Mar de Ajó", "Av. Libertador 812", "Mar de Ajó", "(02257) 42-0220"),
    ("STE", "Santa Teresita", "Calle 35 N.º 240", "Santa Teresita", "(02246) 43-0310"),
)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A demonstration user. `para`: what he or she is good for, as `make run` prints it."""

    usuario: str
    nombre: str
    apellido: str
    sucursal: str
    roles: tuple[str, ...]
    para: str
    ve_todas: bool = False


PERSONAS = (
    Persona(
        usuario="laura",
        nombre="Laura",
        apellido="Giménez",
        sucursal="CEN",
        roles=("mostrador",),
        para="atiende el mostrador",
    ),
    Persona(
        usuario="hugo",
        nombre="Hugo",
        apellido="Paredes",
        sucursal="MDA",
        roles=("mostrador", "caja"),
        para="mostrador y caja en Mar de Ajó",
    ),
    Persona(usuario="nadia", nombre="Nadia", apellido="Sosa", sucursal="CEN", roles=("caja",), para="caja"),
    Persona(
        usuario="oscar",
        nombre="Oscar",
        apellido="Benítez",
        sucursal="CEN",
        roles=("medicion",),
        para="medición: lotes, lecturas y su mesa",
        ve_todas=True,
    ),
    Persona(
        usuario="paula",
        nombre="Paula",
        apellido="Ruiz",
        sucursal="CEN",
        roles=("facturacion",),
        para="facturación",
        ve_todas=True,
    ),
    Persona(
        usuario="ines",
        nombre="Inés",
        apellido="Acosta",
        sucursal="CEN",
        roles=("cobranzas",),
        para="cobranzas y cortes",
        ve_todas=True,
    ),
    Persona(
        usuario="marta",
        nombre="Marta",
        apellido="Quiroga",
        sucursal="CEN",
        roles=("contaduria",),
        para="contaduría (segundo factor)",
        ve_todas=True,
    ),
    Persona(
        usuario="raul",
        nombre="Raúl",
        apellido="Ferreyra",
        sucursal="CEN",
        roles=("tesoreria",),
        para="tesorería (segundo factor)",
        ve_todas=True,
    ),
    Persona(usuario="silvia", nombre="Silvia", apellido="Molina", sucursal="CEN", roles=("compras",), para="compras"),
    Persona(usuario="tito", nombre="Héctor", apellido="Vega", sucursal="CEN", roles=("almacen",), para="almacén"),
    Persona(
        usuario="bruno",
        nombre="Bruno",
        apellido="Ojeda",
        sucursal="STE",
        roles=("mantenimiento",),
        para="mantenimiento en Santa Teresita",
    ),
    Persona(
        usuario="elena",
        nombre="Elena",
        apellido="Castro",
        sucursal="CEN",
        roles=("gerencia",),
        para="gerencia (segundo factor)",
        ve_todas=True,
    ),
    Persona(
        usuario="dario",
        nombre="Darío",
        apellido="Luna",
        sucursal="CEN",
        roles=("auditoria",),
        para="auditoría: mira todo, no toca nada",
        ve_todas=True,
    ),
    Persona(
        usuario="sofia",
        nombre="Sofía",
        apellido="Herrera",
        sucursal="CEN",
        roles=("sistemas",),
        para="sistemas: usuarios, parámetros (segundo factor)",
        ve_todas=True,
    ),
    Persona(
        usuario="ivan",
        nombre="Iván",
        apellido="Roldán",
        sucursal="CEN",
        roles=("sistemas",),
        para="sistemas, el otro par de ojos (segundo factor)",
        ve_todas=True,
    ),
)
