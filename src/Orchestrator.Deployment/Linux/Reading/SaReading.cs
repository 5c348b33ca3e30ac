using System.Globalization;
using Orchestrator.Core.Diagnosis;

namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>The SAs of one connection, from swanctl --list-sas --raw.</summary>
internal static class SaReading
{
    public static IkeObservation Ike(string output, string name)
    {
        var sas = Sas(output, name);
        var sa = sas.FirstOrDefault(IsEstablished) ?? sas.FirstOrDefault();
        return sa is null
            ? new IkeObservation(IkeState.None)
            : new IkeObservation(IsEstablished(sa) ? IkeState.Established : IkeState.Connecting)
            {
                Version = (int?)Number(sa["version"]),
                Local = End(sa["local-host"], sa["local-port"]),
                Remote = End(sa["remote-host"], sa["remote-port"]),
                EstablishedFor = Seconds(sa["established"]),
            };
    }

    public static ChildObservation Child(string output, string name)
    {
        var children = Sas(output, name).SelectMany(sa => sa.Find("child-sas")?.Sections ?? []).Select(child => child.Section);
        // After a rekey the old one stays for a while; the newest carries the traffic.
        var child = children.Where(child => child["state"] is "INSTALLED").MaxBy(child => Number(child["uniqueid"]) ?? 0);
        return child is null
            ? new ChildObservation(false)
            : new ChildObservation(true)
            {
                UdpEncapsulated = child["encap"] == "yes",
                Selectors = $"{Join(child, "local-ts")} === {Join(child, "remote-ts")}",
                Algorithms = Algorithms(child),
                BytesIn = Number(child["bytes-in"]),
                BytesOut = Number(child["bytes-out"]),
                RekeyIn = Seconds(child["rekey-time"]),
            };
    }

    private static List<SwanctlSection> Sas(string output, string name) =>
        [.. SwanctlRaw.Events(output, "list-sa").SelectMany(line => line.Sections).Where(sa => sa.Name == name).Select(sa => sa.Section)];

    private static bool IsEstablished(SwanctlSection sa) => sa["state"] is "ESTABLISHED" or "REKEYING" or "REKEYED";

    private static string? End(string? host, string? port) => host is null ? null : $"{host}:{port}";

    private static string Join(SwanctlSection child, string list) => string.Join(' ', child.Lists.GetValueOrDefault(list) ?? []);

    private static string Algorithms(SwanctlSection child)
    {
        string[] names = ["encr-alg", "encr-keysize", "integ-alg", "dh-group"];
        return string.Join('-', names.Select(name => child[name]).OfType<string>());
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static TimeSpan? Seconds(string? text) => Number(text) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
