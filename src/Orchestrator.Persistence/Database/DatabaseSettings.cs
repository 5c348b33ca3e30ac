using Microsoft.Data.Sqlite;

namespace Orchestrator.Persistence.Database;

public enum DatabaseProvider { Sqlite, PostgreSql }

/// <summary>Where the database is, and where the key that protects its secrets lies.</summary>
public sealed record DatabaseSettings
{
    public const string SqliteFileName = "orchestrator.db";
    public const string MasterKeyFileName = "master.key";

    public required DatabaseProvider Provider { get; init; }

    public required string ConnectionString { get; init; }

    /// <summary>
    /// A file with 32 random octets, made at the first start, that encrypts the key ring in the database: a stolen
    /// database alone reveals no secret. All nodes on one database share a copy. Null leaves the key ring readable.
    /// </summary>
    public string? MasterKeyFile { get; init; }

    /// <param name="database">"Host=…" for PostgreSQL, a path for SQLite, null or empty for a file in the data directory.</param>
    /// <param name="dataDirectory">Holds the SQLite file and the master key; made if missing.</param>
    public static DatabaseSettings From(string? database, string dataDirectory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataDirectory);
        string masterKey = Path.Combine(dataDirectory, MasterKeyFileName);
        return IsPostgreSql(database)
            ? new DatabaseSettings { Provider = DatabaseProvider.PostgreSql, ConnectionString = database!, MasterKeyFile = masterKey }
            : Sqlite(string.IsNullOrWhiteSpace(database) ? Path.Combine(dataDirectory, SqliteFileName) : database) with { MasterKeyFile = masterKey };
    }

    public static DatabaseSettings Sqlite(string path) => new()
    {
        Provider = DatabaseProvider.Sqlite,
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString(),
    };

    /// <summary>The place without user or password, for messages.</summary>
    public string Place => Provider == DatabaseProvider.Sqlite ? SqlitePath : PostgreSqlPlace();

    internal string SqlitePath => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    public override string ToString() => $"{Provider} {Place}";

    private static bool IsPostgreSql(string? database) =>
        database is not null && database.Split(';').Any(part =>
            part.Split('=', 2) is [var name, _] && name.Trim() is var key &&
            (key.Equals("Host", StringComparison.OrdinalIgnoreCase) || key.Equals("Server", StringComparison.OrdinalIgnoreCase)));

    private string PostgreSqlPlace()
    {
        var builder = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString);
        return $"{builder.Host}:{builder.Port}/{builder.Database}";
    }
}
