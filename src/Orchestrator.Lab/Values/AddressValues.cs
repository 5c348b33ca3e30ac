using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Values;

/// <summary>The address-like kinds of <see cref="FieldValues"/>.</summary>
internal static class AddressValues
{
    private static readonly string[] NamedIdentities = ["fqdn:", "user-fqdn:", "key-id:", "address:", "dn:"];

    public static ParsedValue Read(FieldDef field, string text) => field.Kind switch
    {
        FieldKind.Ip => Prefixes.TryAddress(text, out var address) ? ParsedValue.Of(address.ToString()) : ParsedValue.Invalid(field.Name),
        FieldKind.Host => Prefixes.TryAddress(text, out var address) ? ParsedValue.Of(address.ToString()) : Host(field, text),
        FieldKind.Cidr => Cidr(field, text),
        FieldKind.Prefix => Prefix(field, text),
        FieldKind.PeerAddress => char.IsAsciiLetter(text[0]) && Prefixes.IsHostName(text) ? ParsedValue.Of(text) : Prefix(field, text),
        FieldKind.Address or FieldKind.AddressRange => Matcher(field, text),
        FieldKind.ListAddress => Matcher(field, text) is { Value: not null } value ? value : Host(field, text),
        FieldKind.Gateway => Gateway(field, text),
        FieldKind.Identity => Identity(field, text),
        _ => ParsedValue.Of(text),
    };

    private static ParsedValue Host(FieldDef field, string text) =>
        Prefixes.IsHostName(text) ? ParsedValue.Of(text) : ParsedValue.Invalid(field.Name);

    private static ParsedValue Cidr(FieldDef field, string text) =>
        Prefixes.TrySplit(text, out var address, out var length) ? ParsedValue.Of($"{address}/{length}") : ParsedValue.Invalid(field.Name);

    private static ParsedValue Prefix(FieldDef field, string text)
    {
        if (!Prefixes.TrySplit(text, out var address, out var length))
            return ParsedValue.Invalid(field.Name);
        var network = Prefixes.Network(address, length);
        return ParsedValue.Of($"{network}/{length}");
    }

    private static ParsedValue Matcher(FieldDef field, string text)
    {
        if (Prefixes.TryRange(text, out var first, out var last))
            return ParsedValue.Of(first.Equals(last) ? $"{first}" : $"{first}-{last}");
        if (!Prefixes.TrySplit(text, out var address, out var length))
            return ParsedValue.Invalid(field.Name);
        return ParsedValue.Of(length == Prefixes.Bits(address) ? $"{address}" : $"{Prefixes.Network(address, length)}/{length}");
    }

    // Interfaces are looked up when the route is used: a gateway may name one that is not there yet.
    private static ParsedValue Gateway(FieldDef field, string text) =>
        text.Any(char.IsWhiteSpace) ? ParsedValue.Invalid(field.Name) : ParsedValue.Of(text);

    private static ParsedValue Identity(FieldDef field, string text)
    {
        if (text is "auto" or "dn" || (text == "ignore" && field.Name == "remote-id"))
            return ParsedValue.Of(text);
        var kind = NamedIdentities.FirstOrDefault(name => text.StartsWith(name, StringComparison.Ordinal));
        if (kind is null || text.Length == kind.Length)
            return ParsedValue.Invalid(field.Name);
        return kind == "address:" && !Prefixes.TryAddress(text[kind.Length..], out _) ? ParsedValue.Invalid(field.Name) : ParsedValue.Of(text);
    }
}
