using System.Globalization;
using Orchestrator.Lab.DataPlane.Linux.Vici;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>An IKE association as charon lists it.</summary>
internal sealed record IkeSa(string Connection, ViciSection Values, IReadOnlyList<ChildSa> Children)
{
    public string Number => Values["uniqueid"] ?? "0";

    public bool Established => Values["state"] is "ESTABLISHED";

    /// <summary>Whether it lives or is being made: nothing has to be started beside it.</summary>
    public bool Busy => Values["state"] is "CREATED" or "CONNECTING" or "ESTABLISHED" or "REKEYING";

    public static IEnumerable<IkeSa> Of(ViciSection listed) => listed.Sections.Select(entry => new IkeSa(
        entry.Name, entry.Section, [.. (entry.Section.Section("child-sas")?.Sections ?? []).Select(child => new ChildSa(child.Section["name"] ?? child.Name, child.Section))]));

    public static long Count(ViciSection section, string name) =>
        long.TryParse(section[name], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}

/// <summary>A child association.</summary>
internal sealed record ChildSa(string Name, ViciSection Values)
{
    public bool Installed => Values["state"] is "INSTALLED" or "UPDATING" or "REKEYING" or "REKEYED";
}
