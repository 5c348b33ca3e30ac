using System.Buffers;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

public enum InvalidReason
{
    Empty,
    TooLong,
    /// <summary>Holds a character that some program on the box would take for syntax.</summary>
    ForbiddenCharacter,
    OutOfRange,
    /// <summary>Another field says otherwise.</summary>
    Contradicts,
    /// <summary>Needed by the chosen authentication.</summary>
    Missing,
    /// <summary>The identity has a type that is not managed.</summary>
    UnknownIdentityType,
    /// <summary>The algorithms do not go together.</summary>
    BadProposal,
}

/// <param name="Field">Path of the field: "Connection.LocalId".</param>
public sealed record InvalidField(string Field, InvalidReason Reason);

/// <summary>
/// Says which values of a link could not stand safely in every file that carries them. Lists what is allowed and
/// refuses the rest, since what is syntax differs between charon, nft, iptables, ifupdown, systemd and the shell.
/// </summary>
public static class LinuxLinkValidation
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Letters + "_-");
    private static readonly SearchValues<char> InterfaceCharacters = SearchValues.Create(Letters + "_-.");
    private static readonly SearchValues<char> FileCharacters = SearchValues.Create(Letters + "_-.");
    private static readonly SearchValues<char> DnsCharacters = SearchValues.Create(Letters + "_-.");
    private static readonly SearchValues<char> MailCharacters = SearchValues.Create(Letters + "_-.@+");

    /// <summary>Empty if the link can be rendered.</summary>
    public static IReadOnlyList<InvalidField> Validate(LinuxLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var faults = new List<InvalidField>();
        CheckConnection(link.Connection, faults);
        CheckTunnel(link.Tunnel, faults);
        CheckFirewall(link, faults);
        return faults;
    }

    private static void CheckConnection(StrongSwanConnection connection, List<InvalidField> faults)
    {
        Check("Connection.Name", TextFault(connection.Name, 64, NameCharacters), faults);
        Check("Connection.LocalId", IdentityFault(connection.LocalId), faults);
        Check("Connection.RemoteId", IdentityFault(connection.RemoteId), faults);
        CheckSeconds("Connection.DpdDelay", connection.DpdDelay, 0, faults);
        if (connection.DpdTimeout is { } timeout)
            CheckSeconds("Connection.DpdTimeout", timeout, 0, faults);
        CheckSeconds("Connection.IkeRekey", connection.IkeRekey, 60, faults);
        CheckSeconds("Connection.ChildRekey", connection.ChildRekey, 60, faults);
        if (connection.Ike.Group == DhGroup.None || (!connection.Ike.Encryption.IsAead() && connection.Ike.Integrity == Integrity.None))
            faults.Add(new("Connection.Ike", InvalidReason.BadProposal));
        if (connection.Esp.Encryption.IsAead() != (connection.Esp.Integrity == Integrity.None))
            faults.Add(new("Connection.Esp", InvalidReason.BadProposal));
        if (connection.Authentication == Authentication.PreSharedKey)
        {
            if (connection.Secret is null)
                faults.Add(new("Connection.Secret", InvalidReason.Missing));
            return;
        }
        Check("Connection.LocalPublicKeyFile", FileFault(connection.LocalPublicKeyFile), faults);
        Check("Connection.RemotePublicKeyFile", FileFault(connection.RemotePublicKeyFile), faults);
    }

    private static void CheckTunnel(IpipTunnel tunnel, List<InvalidField> faults)
    {
        // Stricter than an uplink's: ifupdown takes a "." for a VLAN.
        Check("Tunnel.Interface", InterfaceFault(tunnel.Interface) ?? TextFault(tunnel.Interface, 15, NameCharacters), faults);
        if (tunnel.LocalEndpoint == tunnel.RemoteEndpoint)
            faults.Add(new("Tunnel.RemoteEndpoint", InvalidReason.Contradicts));
        if (tunnel.Mtu is < 576 or > 65515)
            faults.Add(new("Tunnel.Mtu", InvalidReason.OutOfRange));
    }

    private static void CheckFirewall(LinuxLink link, List<InvalidField> faults)
    {
        var (rules, tunnel) = (link.Firewall, link.Tunnel);
        Check("Firewall.Uplink", InterfaceFault(rules.Uplink), faults);
        Check("Firewall.Tunnel", InterfaceFault(rules.Tunnel), faults);
        if (rules.Tunnel != tunnel.Interface)
            faults.Add(new("Firewall.Tunnel", InvalidReason.Contradicts));
        if (rules.LocalEndpoint != tunnel.LocalEndpoint)
            faults.Add(new("Firewall.LocalEndpoint", InvalidReason.Contradicts));
        if (rules.RemoteEndpoint != tunnel.RemoteEndpoint)
            faults.Add(new("Firewall.RemoteEndpoint", InvalidReason.Contradicts));
        if (rules.Mss < 88 || rules.Mss > tunnel.Mtu - 40)
            faults.Add(new("Firewall.Mss", InvalidReason.OutOfRange));
    }

    private static void CheckSeconds(string field, TimeSpan value, int least, List<InvalidField> faults)
    {
        if (value < TimeSpan.FromSeconds(least) || value > TimeSpan.FromDays(30) || value.Ticks % TimeSpan.TicksPerSecond != 0)
            faults.Add(new(field, InvalidReason.OutOfRange));
    }

    private static void Check(string field, InvalidReason? fault, List<InvalidField> faults)
    {
        if (fault is { } reason)
            faults.Add(new(field, reason));
    }

    private static InvalidReason? TextFault(string? text, int longest, SearchValues<char> allowed) =>
        string.IsNullOrEmpty(text) ? InvalidReason.Empty
        : text.Length > longest ? InvalidReason.TooLong
        : text.AsSpan().ContainsAnyExcept(allowed) ? InvalidReason.ForbiddenCharacter
        : null;

    // A leading "-" would be an option, a leading "." hides or leaves the folder; "lo" is not ours to delete.
    private static InvalidReason? InterfaceFault(string? name) =>
        TextFault(name, 15, InterfaceCharacters) ?? (name![0] is '-' or '.' || name == "lo" ? InvalidReason.ForbiddenCharacter : null);

    private static InvalidReason? FileFault(string? name) =>
        name is null ? InvalidReason.Missing
        : TextFault(name, 128, FileCharacters) ?? (name[0] is '-' or '.' ? InvalidReason.ForbiddenCharacter : null);

    // Only forms that charon reads literally: no wildcard, no distinguished name, no hexadecimal key id.
    private static InvalidReason? IdentityFault(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return InvalidReason.Empty;
        if (Ipv4Address.TryParse(id, out _))
            return null;
        int colon = id.IndexOf(':', StringComparison.Ordinal);
        string value = id[(colon + 1)..];
        return (colon < 0 ? "" : id[..colon]) switch
        {
            "fqdn" => TextFault(value, 255, DnsCharacters),
            "email" => TextFault(value, 255, MailCharacters),
            "keyid" => TextFault(value, 255, DnsCharacters),
            _ => InvalidReason.UnknownIdentityType,
        };
    }
}
