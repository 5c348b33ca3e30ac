using System.Globalization;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>A folder for one client's settings, keys and sockets. Those of processes that are gone are removed with the next one.</summary>
internal sealed class ClientFolder : IDisposable
{
    private const string Prefix = "orchestrator-nat-t-";
    private static int _count;

    public ClientFolder()
    {
        Sweep();
        // Short: the path of a UNIX socket has room for 107 octets.
        Path = Directory.CreateDirectory(string.Create(
            CultureInfo.InvariantCulture, $"/tmp/{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}")).FullName;
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(this[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Sweep()
    {
        foreach (var left in Directory.EnumerateDirectories("/tmp", Prefix + "*"))
        {
            var process = System.IO.Path.GetFileName(left)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{process}"))
                Directory.Delete(left, recursive: true);
        }
    }
}
