using System.Globalization;
using System.Runtime.InteropServices;

namespace Orchestrator.Benchmarks.Measuring;

/// <summary>Where and with what the figures were made.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        string model = Line("/proc/cpuinfo", "model name");
        string memory = Line("/proc/meminfo", "MemTotal").Replace(" kB", "", StringComparison.Ordinal);
        double gib = double.TryParse(memory, CultureInfo.InvariantCulture, out double kib) ? kib / (1 << 20) : 0;
        string load = string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
        string versions = await VersionsAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC; {Environment.ProcessorCount} cores, {model}, {gib:0} GiB; load average at start {load};
            {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription};
            {versions}.

            """);
    }

    private static async Task<string> VersionsAsync(CancellationToken cancellationToken)
    {
        string packages = (await Child.TryOutputAsync("dpkg-query", cancellationToken,
            "-W", "-f=${Package} ${Version}\n", "python3", "python3-librouteros", "openssh-client", "openssh-server", "ansible-core", "python3-jinja2")).Trim();
        return packages.Length > 0 ? packages.Replace("\n", ", ", StringComparison.Ordinal) : "no Debian packages";
    }

    private static string Line(string file, string key) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
