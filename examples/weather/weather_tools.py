"""Your own tool in five minutes: a function, its type hints and its docstring."""

NORMALS = {"Berlin": (3, "grey"), "Lisbon": (15, "sunny"), "Oslo": (-2, "snow")}


def typical_weather(city: str, fahrenheit: bool = False) -> dict:
    """Returns the typical November weather of a city.

    Args:
        city: Berlin, Lisbon or Oslo
        fahrenheit: whether to answer in Fahrenheit
    """
    if city not in NORMALS:
        raise ValueError(f"no figures for {city}; known are {', '.join(sorted(NORMALS))}")
    celsius, sky = NORMALS[city]
    return {
        "city": city,
        "temperature": celsius * 9 / 5 + 32 if fahrenheit else celsius,
        "unit": "F" if fahrenheit else "C",
        "sky": sky,
    }
