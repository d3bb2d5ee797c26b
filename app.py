"""Tumbas as Chalice packages it: every area's routes and function, and the handlers of streams,
queues and clocks.

No function runs this module. From its routes come the API's definition, in which infra/areas.py
names the function that answers each, and what tests and tools need to know of all areas.
"""

from chalice.app import Blueprint

from chalicelib import handlers
from chalicelib.areas import acquirers, claims, finance, partner, public, rest, sign_in, till
from chalicelib.areas.door import door

# Each area by the name of its function.
AREAS = {
    "public": public.app,
    "sign_in": sign_in.app,
    "claims": claims.app,
    "till": till.app,
    "finance": finance.app,
    "acquirers": acquirers.app,
    "partner": partner.app,
    "rest": rest.app,
}

app = door(*(mount for area in AREAS.values() for mount in area.mounts))
for name, area in AREAS.items():
    # Runs as `chalicelib.areas.<name>.app`.
    function = Blueprint(f"chalicelib.areas.{name}")
    function.lambda_function(name=name)(area)
    app.register_blueprint(function)
# Which Chalice offers as experimental, behind this word.
app.experimental_feature_flags.add("WEBSOCKETS")
app.register_blueprint(handlers.blueprint)
