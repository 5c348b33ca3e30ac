using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Orchestrator.Persistence.Database;

public enum DatabaseFault
{
    None,
    /// <summary>No server answers, or the file cannot be opened.</summary>
    Unreachable,
    Denied,
    /// <summary>The server has no database of that name.</summary>
    Missing,
    ReadOnly,
    DiskFull,
    /// <summary>The disk itself reports an error.</summary>
    DiskFailed,
    /// <summary>Another program kept it locked for too long.</summary>
    Locked,
    /// <summary>Not a database, or damaged.</summary>
    Damaged,
}

/// <summary>Tells what a provider's exception means to the person who runs the product.</summary>
public static class DatabaseErrors
{
    private const int NoSpaceLeft = 28;
    private const int SharedMemorySize = 10 | (19 << 8);

    public static DatabaseFault Classify(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            var fault = error switch
            {
                SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode),
                PostgresException postgres => OfPostgreSql(postgres.SqlState),
                SocketException or TimeoutException => DatabaseFault.Unreachable,
                NpgsqlException { InnerException: null or IOException } => DatabaseFault.Unreachable,
                UnauthorizedAccessException => DatabaseFault.Denied,
                IOException { HResult: NoSpaceLeft } => DatabaseFault.DiskFull,
                IOException => DatabaseFault.Unreachable,
                _ => DatabaseFault.None,
            };
            if (fault != DatabaseFault.None)
                return fault;
        }
        return DatabaseFault.None;
    }

    /// <summary>One line: what is wrong with which database, and what to do.</summary>
    public static string Explain(DatabaseFault fault, DatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return fault switch
        {
            DatabaseFault.Unreachable when settings.Provider == DatabaseProvider.Sqlite =>
                $"The database file {settings.Place} cannot be opened. Check that its folder exists and may be written.",
            DatabaseFault.Unreachable => $"No PostgreSQL answers at {settings.Place}. Check host and port in --database, and that the server runs.",
            DatabaseFault.Denied when settings.Provider == DatabaseProvider.Sqlite =>
                $"The database file {settings.Place} may not be read and written by this user. Check its folder's permissions, or choose another: --data or --database.",
            DatabaseFault.Denied => $"The database {settings.Place} refuses the login or the access. Check user, password and permissions.",
            DatabaseFault.Missing => $"PostgreSQL has no database {settings.Place}. Create it, or correct --database.",
            DatabaseFault.ReadOnly => $"The database {settings.Place} cannot be written. Check its permissions.",
            DatabaseFault.DiskFull => $"The disk of the database {settings.Place} is full. Free some space; nothing was half-written.",
            DatabaseFault.DiskFailed => $"The disk of the database {settings.Place} reports an error. Look into the system's log for its cause.",
            DatabaseFault.Locked => $"Another program keeps the database {settings.Place} locked. Is a second copy of the app running on it?",
            DatabaseFault.Damaged => $"{settings.Place} is not a database of this product, or is damaged.",
            _ => $"The database {settings.Place} failed.",
        };
    }

    private static DatabaseFault OfSqlite(int code, int extended) => code switch
    {
        // The memory that connections share is a file too: on a full disk it is the first that cannot grow.
        10 => extended == SharedMemorySize ? DatabaseFault.DiskFull : DatabaseFault.DiskFailed,
        5 or 6 => DatabaseFault.Locked,
        3 or 23 => DatabaseFault.Denied,
        8 => DatabaseFault.ReadOnly,
        13 => DatabaseFault.DiskFull,
        14 => DatabaseFault.Unreachable,
        11 or 26 => DatabaseFault.Damaged,
        _ => DatabaseFault.None,
    };

    private static DatabaseFault OfPostgreSql(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => DatabaseFault.DiskFull,
        PostgresErrorCodes.InvalidCatalogName => DatabaseFault.Missing,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InsufficientPrivilege => DatabaseFault.Denied,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFault.ReadOnly,
        PostgresErrorCodes.LockNotAvailable => DatabaseFault.Locked,
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => DatabaseFault.Unreachable,
        _ => DatabaseFault.None,
    };
}

/// <summary>The database cannot be used. The message is one line for the person who started the app.</summary>
public sealed class DatabaseUnavailableException(DatabaseFault fault, string message, Exception cause) : Exception(message, cause)
{
    public DatabaseFault Fault { get; } = fault;
}
