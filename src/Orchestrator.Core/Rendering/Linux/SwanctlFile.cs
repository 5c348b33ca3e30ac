using System.Globalization;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>The connection in swanctl.conf's syntax: one setting a line, since ';' separates nothing there.</summary>
internal static class SwanctlFile
{
    public static IReadOnlyList<FileSegment> Render(LinkTag tag, StrongSwanConnection connection)
    {
        var (dpd, close) = OnLoss(connection.Start);
        string text = Template.Text("swanctl/connection.conf",
            ("tag", tag.Text),
            ("name", connection.Name),
            ("version", Number((int)connection.Version)),
            ("local-address", connection.LocalAddress?.ToString() ?? "%any"),
            ("remote-address", connection.RemoteAddress?.ToString() ?? "%any"),
            ("way", Way(connection)),
            ("ike-proposal", SwanctlWords.Proposal(connection.Ike)),
            ("ike-rekey", Seconds(connection.IkeRekey)),
            ("dpd-delay", Seconds(connection.DpdDelay)),
            ("dpd-timeout", DpdTimeout(connection)),
            // An initiator never gives up; a responder has nothing to try.
            ("keying-tries", connection.Start == StartAction.None ? "1" : "0"),
            ("local-authentication", Authenticate(connection.Authentication, connection.LocalPublicKeyFile)),
            ("remote-authentication", Authenticate(connection.Authentication, connection.RemotePublicKeyFile)),
            ("local-id", SwanctlWords.Quote(connection.LocalId)),
            ("remote-id", SwanctlWords.Quote(connection.RemoteId)),
            ("local-selector", connection.LocalSelector.ToString()),
            ("remote-selector", connection.RemoteSelector.ToString()),
            ("esp-proposal", SwanctlWords.Proposal(connection.Esp)),
            ("child-rekey", Seconds(connection.ChildRekey)),
            ("start-action", Word(connection.Start)),
            ("dpd-action", dpd),
            ("close-action", close));
        return Template.Merge([new FileSegment.Text(text), .. Secret(connection)]);
    }

    private static IEnumerable<FileSegment> Secret(StrongSwanConnection connection) =>
        connection.Authentication != Authentication.PreSharedKey
            ? []
            : Template.Segments("swanctl/secret.conf", new Dictionary<string, FileSegment>
            {
                ["name"] = new FileSegment.Text(connection.Name),
                ["local-id"] = new FileSegment.Text(SwanctlWords.Quote(connection.LocalId)),
                ["remote-id"] = new FileSegment.Text(SwanctlWords.Quote(connection.RemoteId)),
                ["secret"] = new FileSegment.Secret(connection.Secret!, SecretForm.SwanctlBase64),
            });

    private static string Way(StrongSwanConnection connection) =>
        (connection.BeginsOn4500 ? "    local_port = 4500\n    remote_port = 4500\n" : "") + (connection.ForcesEncapsulation ? "    encap = yes\n" : "");

    private static string DpdTimeout(StrongSwanConnection connection) =>
        connection is { Version: IkeVersion.V1, DpdTimeout: { } timeout } ? $"    dpd_timeout = {Seconds(timeout)}s\n" : "";

    private static string Authenticate(Authentication authentication, string? keyFile) => authentication switch
    {
        Authentication.PreSharedKey => "      auth = psk\n",
        Authentication.RsaKey => $"      auth = pubkey\n      pubkeys = {SwanctlWords.Quote(keyFile!)}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(authentication)),
    };

    private static (string Dpd, string Close) OnLoss(StartAction start) => start switch
    {
        StartAction.None => ("clear", "none"),
        StartAction.Start => ("restart", "start"),
        StartAction.Trap => ("trap", "trap"),
        _ => throw new ArgumentOutOfRangeException(nameof(start)),
    };

    private static string Word(StartAction start) => start switch
    {
        StartAction.None => "none",
        StartAction.Start => "start",
        StartAction.Trap => "trap",
        _ => throw new ArgumentOutOfRangeException(nameof(start)),
    };

    private static string Seconds(TimeSpan time) => Number((long)time.TotalSeconds);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
