using System.Text;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>RouterOS's identities in charon's notation. What an operator typed goes over as hexadecimal octets, so that it cannot be read as anything else.</summary>
internal static class Identities
{
    /// <summary><c>auto</c> is null: charon then takes the address it speaks from.</summary>
    public static string? My(string? text) => text is null or "auto" ? null : Typed(text);

    /// <summary><c>auto</c> and <c>ignore</c> take whatever the other end says it is.</summary>
    public static string Remote(string? text) => text is null or "auto" or "ignore" ? "%any" : Typed(text) ?? "%any";

    private static string? Typed(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, value) = colon < 0 ? ("", text) : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            "fqdn" => "fqdn:#" + Hex(value),
            "user-fqdn" => "email:#" + Hex(value),
            "key-id" => "keyid:#" + Hex(value),
            "address" => Links.LinkPlan.Address(value)?.ToString(),
            _ => Links.LinkPlan.Address(text)?.ToString(),
        };
    }

    private static string Hex(string value) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));
}
