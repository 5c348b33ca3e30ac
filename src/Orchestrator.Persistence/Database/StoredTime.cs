using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Orchestrator.Persistence.Database;

/// <summary>SQLite has no time type that sorts: microseconds since 1970 UTC, the precision PostgreSQL keeps.</summary>
internal sealed class SqliteTime() : ValueConverter<DateTimeOffset, long>(
    value => (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    stored => new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (stored * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));

/// <summary>timestamptz takes UTC only.</summary>
internal sealed class PostgreSqlTime() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    value => value.ToUniversalTime(), stored => stored.ToUniversalTime());
