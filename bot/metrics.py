"""What Prometheus may ask for."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of one process, in a registry of their own so that tests can start afresh."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.inbound = Counter(
            "ita_inbound_total", "Events received", ["channel", "kind"], registry=self.registry
        )
        self.turns = Counter("ita_turns_total", "Turns taken", ["outcome"], registry=self.registry)
        self.turn_seconds = Histogram(
            "ita_turn_seconds",
            "Time of a turn",
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5),
            registry=self.registry,
        )
        self.deliveries = Counter(
            "ita_deliveries_total", "Attempts to send", ["channel", "state"], registry=self.registry
        )
        self.delivery_seconds = Histogram(
            "ita_delivery_seconds",
            "Time of an attempt to send",
            ["channel"],
            buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10),
            registry=self.registry,
        )
        self.open_events = Gauge("ita_inbox_open", "Events not handled yet", registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
