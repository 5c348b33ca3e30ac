using System.Globalization;

namespace Orchestrator.Core.Addressing;

/// <summary>An address as an interface carries it: the host's address and the subnet it lies in, 10.1.0.1/24.</summary>
public readonly record struct Ipv4Interface(Ipv4Address Address, int Length)
{
    public Ipv4Prefix Prefix => Ipv4Prefix.Of(Address, Length);

    public static bool TryParse(string? text, out Ipv4Interface value)
    {
        value = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (text is null || slash < 0 || !Ipv4Address.TryParse(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > 32)
            return false;
        value = new Ipv4Interface(address, length);
        return true;
    }

    /// <exception cref="FormatException">The text is not address/length.</exception>
    public static Ipv4Interface Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not an interface address.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
