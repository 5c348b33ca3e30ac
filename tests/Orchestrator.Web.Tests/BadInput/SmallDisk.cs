using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>A small disk of its own, mounted on a directory. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _place;

    private SmallDisk(string place) => _place = place;

    private string Ballast => Path.Combine(_place, "ballast");

    private string Database => Path.Combine(_place, DatabaseSettings.SqliteFileName);

    public static SmallDisk Mount(string place, int megabytes)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "orchestrator-test", place);
        return new SmallDisk(place);
    }

    /// <summary>Leaves no room at all, not even in the database's own log, which it empties first.</summary>
    public void Fill()
    {
        EmptyLog();
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // Full: what it was for.
        }
    }

    public void Free() => File.Delete(Ballast);

    /// <summary>How many of everything is stored.</summary>
    public string Census()
    {
        string[] tables = ["AspNetUsers", "AspNetRoles", "Sites", "Devices", "Keys", "Probes", "Links", "Changes"];
        using var connection = Open();
        return string.Join(", ", tables.Select(table =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"" + table + "\"";
            return $"{table} {command.ExecuteScalar()}";
        }));
    }

    public void Dispose() => Run("umount", "--lazy", _place);

    private void EmptyLog()
    {
        if (!File.Exists(Database))
            return;
        using var connection = Open();
        for (int i = 0; i < 100; i++)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            using var reader = command.ExecuteReader();
            if (reader.Read() && reader.GetInt32(0) == 0)
                return;
            Thread.Sleep(20);
        }
        throw new InvalidOperationException("The database's log is in use all the time.");
    }

    private SqliteConnection Open()
    {
        var settings = DatabaseSettings.From(null, _place);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {said}");
    }
}
