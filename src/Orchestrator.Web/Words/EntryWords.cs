using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What is wrong with what was typed; every sentence names its field.</summary>
public static class EntryWords
{
    private const int LongestSecret = 1024;
    private const int LongestKey = 32 * 1024;

    public static IReadOnlyList<Problem> Check(ProbeRequest request, bool secretNeeded)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
        [
            .. Of("Address", nameof(request.Address), EntryRules.Host(request.Address?.Trim())),
            .. request.Port is { } port ? Of("Port", nameof(request.Port), EntryRules.Port(port)) : [],
            .. Of("User name", nameof(request.UserName), request.Method == AccessMethod.Ssh ? EntryRules.LinuxUserName(request.UserName) : EntryRules.UserName(request.UserName)),
            .. Secret(request, secretNeeded),
        ];
    }

    public static IReadOnlyList<Problem> Check(AddDeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
        [
            .. Name("Device name", nameof(request.DeviceName), request.DeviceName),
            .. Name("Site", nameof(request.SiteName), request.SiteName),
            .. request.Lans.Where(lan => !Core.Addressing.Ipv4Prefix.TryParse(lan, out _))
                .Select(lan => new Problem("entry.lan", $"LANs: {lan} is not a subnet.", "", "Tick one of the list.", nameof(request.Lans))),
        ];
    }

    public static IReadOnlyList<Problem> Name(string label, string field, string? text) => Of(label, field, EntryRules.Name(text));

    private static IEnumerable<Problem> Secret(ProbeRequest request, bool needed)
    {
        if (needed && string.IsNullOrEmpty(request.Password) && string.IsNullOrEmpty(request.PrivateKey))
            yield return new Problem("entry.secret.missing", "Password or key is missing.", "", "Type one of them.", nameof(request.Password));
        if (request.Password is { Length: > LongestSecret } || request.Password?.Any(char.IsControl) == true)
            yield return new Problem("entry.password", "Password is too long or holds control characters.", "", $"Use at most {LongestSecret} printable characters.", nameof(request.Password));
        if (request.PrivateKey is { Length: > 0 } key && (key.Length > LongestKey || !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)))
            yield return new Problem("entry.key", "Private key is not one in OpenSSH or PEM form.", "", "Paste the whole file, from BEGIN to END.", nameof(request.PrivateKey));
        if (request.PrivateKey is { Length: > 0 } && request.Method is AccessMethod.RouterOsApiPlain or AccessMethod.RouterOsApiTls && string.IsNullOrEmpty(request.Password))
            yield return new Problem("entry.key.api", "The RouterOS API takes a password, not a key.", "", "Type the user's password.", nameof(request.Password));
    }

    private static IReadOnlyList<Problem> Of(string label, string field, EntryFault fault) => fault switch
    {
        EntryFault.None => [],
        EntryFault.Missing => [new Problem("entry.missing", $"{label} is missing.", "", "Type one.", field)],
        EntryFault.TooLong => [new Problem("entry.too-long", $"{label} is too long.", $"At most {EntryRules.LongestName} characters are taken.", "Shorten it.", field)],
        EntryFault.ForbiddenCharacter => [new Problem("entry.character", $"{label} holds a character that is not allowed.", "Letters, digits, spaces and . _ - ( ) + , & / # @ are.", "Remove the others.", field)],
        EntryFault.NotAHost => [new Problem("entry.host", $"{label} is neither a host name nor an IPv4 address.", "", "Type one like vpn.example.net or 192.0.2.1.", field)],
        EntryFault.PortOutOfRange => [new Problem("entry.port", $"{label} is not from 1 to 65535.", "", "Leave it empty for the usual one.", field)],
        _ => [new Problem("entry.malformed", $"{label} is malformed.", "", "Correct it.", field)],
    };
}
