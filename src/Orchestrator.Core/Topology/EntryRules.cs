namespace Orchestrator.Core.Topology;

/// <summary>Why something a person typed is refused. The page has the sentences and names the field.</summary>
public enum EntryFault
{
    None,
    Missing,
    TooLong,
    /// <summary>A character that names do not need: quotes, control characters, shell and script signs.</summary>
    ForbiddenCharacter,
    NotAHost,
    PortOutOfRange,
    NotAnInterfaceName,
}

/// <summary>What people may type. Names never reach a device; the rules keep them legible everywhere else.</summary>
public static class EntryRules
{
    public const int LongestName = 63;
    private const string SignsInNames = " ._-()+,&/#@";
    private const string SignsInInterfaces = "._-<>:@";

    /// <summary>A site's, device's or link's name: letters, digits, spaces and . _ - ( ) + , &amp; / # @, 1 to 63 characters.</summary>
    public static EntryFault Name(string? text) => text switch
    {
        null => EntryFault.Missing,
        _ when string.IsNullOrWhiteSpace(text) => EntryFault.Missing,
        { Length: > LongestName } => EntryFault.TooLong,
        _ when !text.All(c => char.IsLetterOrDigit(c) || SignsInNames.Contains(c, StringComparison.Ordinal)) => EntryFault.ForbiddenCharacter,
        _ => EntryFault.None,
    };

    /// <summary>A DNS name (RFC 1123) or an IPv4 address.</summary>
    public static EntryFault Host(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return EntryFault.Missing;
        if (text.Length > 253)
            return EntryFault.TooLong;
        bool labels = text.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return labels ? EntryFault.None : EntryFault.NotAHost;
    }

    public static EntryFault Port(int port) => port is >= 1 and <= 65535 ? EntryFault.None : EntryFault.PortOutOfRange;

    /// <summary>A login name: printable ASCII without spaces, 1 to 63 characters; it is sent as data, never in a command line unquoted.</summary>
    public static EntryFault UserName(string? text) => text switch
    {
        null or "" => EntryFault.Missing,
        { Length: > LongestName } => EntryFault.TooLong,
        _ when text[0] == '-' || !text.All(c => c is > ' ' and < '\x7f') => EntryFault.ForbiddenCharacter,
        _ => EntryFault.None,
    };

    /// <summary>A login name of a Linux box: ASCII letters, digits and . _ - @, not starting with '-', 1 to 63 characters.</summary>
    public static EntryFault LinuxUserName(string? text) =>
        UserName(text) is not EntryFault.None and var fault ? fault
        : text!.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@') ? EntryFault.None
        : EntryFault.ForbiddenCharacter;

    /// <summary>An interface's name as devices report it, 1 to 63 characters.</summary>
    public static EntryFault Interface(string? text) => text switch
    {
        null or "" => EntryFault.Missing,
        { Length: > LongestName } => EntryFault.TooLong,
        _ when !text.All(c => char.IsAsciiLetterOrDigit(c) || SignsInInterfaces.Contains(c, StringComparison.Ordinal)) => EntryFault.NotAnInterfaceName,
        _ => EntryFault.None,
    };
}
