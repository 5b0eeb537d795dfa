"""How people, companies and streets are called in the demonstration. No one of them is a real person."""

APELLIDOS = (
    "Acosta", "Aguirre", "Álvarez", "Arce", "Avalos", "Barrios", "Bazán", "Benítez", "Blanco", "Bustos", "Cabrera",
    "Cáceres", "Cardozo", "Castro", "Coronel", "Correa", "Chávez", "Díaz", "Domínguez", "Duarte", "Escobar",
    "Fernández", "Ferreyra", "Figueroa", "Franco", "Frías", "Gallardo", "García", "Giménez", "Godoy", "Gómez",
    "González", "Guzmán", "Gutiérrez", "Herrera", "Ibáñez", "Iriarte", "Juárez", "Ledesma", "Leiva", "López", "Luna",
    "Maidana", "Maldonado", "Mansilla", "Martínez", "Medina", "Méndez", "Molina", "Morales", "Moreno", "Muñoz",
    "Navarro", "Núñez", "Ojeda", "Olivera", "Ortiz", "Páez", "Paz", "Peralta", "Pereyra", "Pérez", "Ponce", "Quiroga",
    "Ramírez", "Ríos", "Rivero", "Robledo", "Rodríguez", "Rojas", "Romero", "Ruiz", "Salinas", "Sánchez", "Sandoval",
    "Silva", "Soria", "Sosa", "Suárez", "Toledo", "Torres", "Valdez", "Vargas", "Vázquez", "Vega", "Velázquez", "Vera",
    "Villalba", "Ybarra", "Zapata", "Zárate",
)  # fmt: skip
NOMBRES_DE_MUJER = (
    "Agustina", "Alicia", "Ana María", "Andrea", "Beatriz", "Camila", "Carla", "Carolina", "Claudia", "Daniela", "Elsa",
    "Estela", "Florencia", "Gabriela", "Graciela", "Inés", "Irma", "Julieta", "Karina", "Laura Beatriz", "Liliana",
    "Lucía", "María Elena", "María José", "Marta", "Micaela", "Mirta", "Mónica", "Nélida", "Norma", "Patricia", "Paula",
    "Rosa", "Rocío", "Sandra", "Silvia", "Stella Maris", "Susana", "Valeria", "Verónica", "Viviana", "Yamila", "Zulma",
)  # fmt: skip
NOMBRES_DE_VARON = (
    "Alberto", "Alejandro", "Ángel", "Carlos", "Cristian", "Daniel", "Darío", "Diego", "Eduardo", "Emiliano",
    "Ezequiel", "Facundo", "Fernando", "Gabriel", "Gustavo", "Héctor", "Hugo", "Joaquín", "Jorge", "José Luis",
    "Juan Carlos", "Juan Cruz", "Julio", "Leandro", "Lucas", "Luis", "Marcelo", "Martín", "Matías", "Mauricio",
    "Miguel Ángel", "Néstor", "Nicolás", "Omar", "Oscar", "Pablo", "Raúl", "Ricardo", "Roberto", "Rubén", "Sergio",
    "Tomás", "Walter",
)  # fmt: skip
EMPRESAS = (
    "Hotel {} S.A.", "Balneario {} S.R.L.", "Supermercado {} S.A.", "Panadería {} S.R.L.", "Ferretería {} S.R.L.",
    "Restaurante {} S.A.S.", "Inmobiliaria {} S.R.L.", "Corralón {} S.A.", "Apart hotel {} S.A.", "Farmacia {} S.C.S.",
    "Heladería {} S.R.L.", "Consorcio Edificio {}", "Camping {} S.R.L.", "Lavadero {} S.A.S.", "Pescadería {} S.R.L.",
)  # fmt: skip
PALABRAS = (
    "del Mar", "La Duna", "Los Médanos", "El Faro", "Costa Azul", "Marea Alta", "Los Tamariscos", "La Gaviota",
    "Puerto Viejo", "El Ancla", "Las Toninas", "Rocamar", "Brisas", "La Caracola", "El Muelle", "Neptuno", "Bahía",
    "Los Pinos", "El Timón", "Arena y Sol", "La Barca", "Nueva Ola", "Médano Blanco", "El Delfín", "Sirena",
)  # fmt: skip
# Where those who come only in summer live: town, postal code, district, province (ARCA), streets.
DE_AFUERA = (
    ("Ciudad Autónoma de Buenos Aires", "1425", "", 0, ("Av. Rivadavia", "Gorriti", "Av. Cabildo", "Thames")),
    ("La Plata", "1900", "La Plata", 1, ("Calle 7", "Calle 50", "Diagonal 74", "Calle 12")),
    ("Lomas de Zamora", "1832", "Lomas de Zamora", 1, ("Boedo", "Sáenz", "Loria", "Meeks")),
    ("Morón", "1708", "Morón", 1, ("Machado", "Sarmiento", "Mitre", "Brown")),
    ("Rosario", "2000", "Rosario", 12, ("Córdoba", "Mitre", "Bv. Oroño", "San Luis")),
)  # fmt: skip
# From the sea inland, and from north to south.
PARALELAS_DE_SAN_BERNARDO = (
    "Costanera", "Av. Chiozza", "Obligado", "Hernández", "Falkner", "Mensajerías", "Esquiú", "Strobel", "Querini",
)  # fmt: skip
TRANSVERSALES_DE_SAN_BERNARDO = (
    "Catamarca", "Santiago del Estero", "Tucumán", "La Rioja", "San Juan", "Jujuy", "Salta", "Mendoza", "Drumond",
    "Machado", "Andrade", "Frías", "Zuviría", "Garay", "Reconquista", "Elcano", "Madariaga",
)  # fmt: skip
PARALELAS_DE_MAR_DE_AJO = (
    "Av. Costanera Norte", "Av. Libertador", "Rivadavia", "Hipólito Yrigoyen", "Diagonal Torres", "Quintana",
    "Sarmiento",
)  # fmt: skip
TRANSVERSALES_DE_MAR_DE_AJO = (
    "Jorge Newbery", "Azopardo", "Belgrano", "Espora", "Lebensohn", "Francisco de las Carreras", "Del Plata",
    "Moreno", "Castelli", "Avellaneda",
)  # fmt: skip
LECTORES = (("D. Molina", "dmolina"), ("G. Paz", "gpaz"), ("S. Luna", "sluna"), ("R. Bazán", "rbazan"))
UBICACIONES = (
    "", "", "", "pilar a la derecha", "pilar a la izquierda", "pilar sobre la medianera", "en el palier",
    "detrás de la planta", "sala de medidores",
)  # fmt: skip
INDICACIONES = ("perro suelto", "llave en el kiosco", "tocar timbre", "entrar por el costado", "portón trabado")
