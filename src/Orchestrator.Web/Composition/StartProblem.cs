using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Web.Composition;

/// <summary>What keeps the app from starting, in one line that says what to do. Null: nothing, or nothing that is known.</summary>
internal static class StartProblem
{
    private const string OtherAddress = "choose another address: --urls http://127.0.0.1:5081";

    /// <summary>What can be told before anything starts. Makes the data directory.</summary>
    public static string? In(StartOptions options) => OfUrls(options) ?? OfDatabase(options) ?? OfDirectory(options.DataDirectory);

    public static string? In(Exception error, StartOptions options) => error switch
    {
        DatabaseUnavailableException database => database.Message,
        IOException { InnerException: AddressInUseException } => $"{options.Urls} is in use by another program. Stop it, or {OtherAddress}",
        SocketException socket => $"{options.Urls} cannot be listened on: {socket.Message}. Listen on an address of this machine and a port you may open, or {OtherAddress}",
        InvalidOperationException when options.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase) =>
            $"{options.Urls} needs a certificate: set Kestrel__Certificates__Default__Path to a .pfx or PEM file, or put a proxy in front and {OtherAddress}",
        _ => null,
    };

    private static string? OfUrls(StartOptions options)
    {
        try
        {
            foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
                BindingAddress.Parse(url);
            return null;
        }
        catch (FormatException)
        {
            return $"--urls: '{options.Urls}' is no address to listen on. Write it like {StartOptions.DefaultUrls}";
        }
    }

    private static string? OfDatabase(StartOptions options)
    {
        try
        {
            _ = DatabaseSettings.From(options.Database, options.DataDirectory).Place;
            return null;
        }
        catch (ArgumentException problem)
        {
            return $"--database: {problem.Message}. Write it like \"Host=127.0.0.1;Database=orchestrator;Username=orchestrator;Password=...\"";
        }
    }

    private static string? OfDirectory(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"The data directory {directory} cannot be made: {problem.Message} Choose another: --data DIRECTORY";
        }
    }
}
