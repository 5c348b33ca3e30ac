using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.Nftables;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A pasted text as the model, with the policies that its person stated put in where a device would have them.</summary>
internal static class PastedRules
{
    public static (ReadPath Read, IReadOnlyList<TunnelShape> Tunnels) Read(PastedKind kind, string text, IReadOnlyList<StatedLans> pairs, string device) => kind switch
    {
        PastedKind.RouterOsExport => Export(text, pairs, device),
        PastedKind.IptablesSave => (Complete(Saved(text, Around(pairs), device)), []),
        PastedKind.Nft => (Complete(NftablesReader.Read(device, text, Around(pairs))), []),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static (ReadPath, IReadOnlyList<TunnelShape>) Export(string text, IReadOnlyList<StatedLans> pairs, string device)
    {
        var rules = ExportReader.Read(text, device);
        // A policy that the text has for these LANs is asked about, though it be switched off: it is at fault then.
        var absent = pairs.Where(pair => !rules.Rows(RouterOsMenuPaths.Policy).Any(row => Is(row["src-address"], pair.Local) && Is(row["dst-address"], pair.Remote))).ToList();
        if (absent.Count > 0)
        {
            var stated = absent.Select(pair => new RouterOsRow(
                [new("src-address", $"{pair.Local}"), new("dst-address", $"{pair.Remote}"), new("tunnel", "yes"), new("comment", "stated")]));
            rules = rules with
            {
                Menus = new Dictionary<string, IReadOnlyList<RouterOsRow>>(rules.Menus) { [RouterOsMenuPaths.Policy] = [.. rules.Rows(RouterOsMenuPaths.Policy), .. stated] },
            };
        }
        var read = RouterOsReader.Read(rules);
        return (read, [.. rules.Rows(RouterOsMenuPaths.Interface).Select(row => Tunnel(row, read.Path)).OfType<TunnelShape>()]);
    }

    private static bool Is(string? text, Ipv4Prefix prefix) => Ipv4Prefix.TryParse(text, out var said) && said == prefix;

    private static TunnelShape? Tunnel(RouterOsRow row, PacketPath path) =>
        row["type"] == "ipip-tunnel" && !row.Disabled && Ipv4Address.TryParse(row["local-address"], out var local) && Ipv4Address.TryParse(row["remote-address"], out var remote)
        && path.Interfaces.Number(row["name"] ?? "") is var number and not 0 ? new TunnelShape(number, local, remote) : null;

    private static ReadPath Saved(string text, LinuxSurroundings around, string device)
    {
        var (rules, sets) = IpsetText.Split(text);
        return IptablesReader.Read(device, rules, sets, around);
    }

    private static LinuxSurroundings Around(IReadOnlyList<StatedLans> pairs) => new()
    {
        Policies = [.. pairs.Select(pair => new LinuxPolicy(new IpsecPolicy
        {
            Name = $"{pair.Local} - {pair.Remote}",
            Action = PolicyAction.Encrypt,
            Source = pair.Local,
            Destination = pair.Remote,
        }))],
    };

    private static ReadPath Complete(ReadPath read)
    {
        var sides = DeviceSides.Of(read.Path, NumberSet.Empty);
        bool lacks = read.Path.Interfaces.All.Count == 0 || (sides.Basis != SidesBasis.Unknown && sides.Lan.Equals(sides.Wan));
        return lacks ? read with { Path = WithOther(read.Path) } : read;
    }

    /// <summary>Rules need not name an interface that packets come and go by: one stands for all of these.</summary>
    private static PacketPath WithOther(PacketPath path) =>
        path with { Interfaces = new InterfaceTable(path.Interfaces.All.Append(new NetworkInterface(DeviceInterfaces.Other, null))) };
}
