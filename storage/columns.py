"""What tables are made of: one catalogue, ids, and the agency that a row belongs to."""

from sqlalchemy import Column, ForeignKey, MetaData

from storage.types import BigId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def tenant(*, nullable: bool = False) -> Column[int]:
    return Column("agency_id", BigId, ForeignKey("agency.id"), nullable=nullable, index=True)
