using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>From a typed link to the files that make it.</summary>
public static class LinuxRendering
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The link's files, in the order in which they are written.</summary>
    /// <exception cref="ArgumentException"><see cref="LinuxLinkValidation"/> refuses the link.</exception>
    public static IReadOnlyList<OwnedFile> Render(LinkTag tag, LinuxLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (LinuxLinkValidation.Validate(link) is [var fault, ..])
            throw new ArgumentException($"{fault.Field}: {fault.Reason}", nameof(link));
        return
        [
            File(tag, LinuxPaths.Connection(tag), Private, SwanctlFile.Render(tag, link.Connection)),
            File(tag, LinuxPaths.Script(tag), Executable, LinkScript.Render(tag, link)),
            .. Firewall(tag, link.Firewall),
            .. Boot(tag, link),
        ];
    }

    private static IEnumerable<OwnedFile> Firewall(LinkTag tag, NetfilterRules rules)
    {
        if (rules.Backend == FirewallBackend.Iptables)
            yield return File(tag, LinuxPaths.Firewall(tag), Readable, IptablesRules.File(tag, rules));
        if (rules.Backend != FirewallBackend.Nftables)
            yield break;
        yield return File(tag, LinuxPaths.Firewall(tag), Readable, NftablesRules.File(tag, rules));
        yield return File(tag, LinuxPaths.Openings(tag), Readable, NftablesRules.OpeningsFile(tag, rules));
    }

    private static IEnumerable<OwnedFile> Boot(LinkTag tag, LinuxLink link)
    {
        string script = LinuxPaths.Script(tag);
        if (link.Boot == BootPersistence.Systemd)
            yield return File(tag, LinuxPaths.Unit(tag), Readable, Template.Text("systemd/link.service", ("tag", tag.Text), ("script", script)));
        if (link.Boot == BootPersistence.Ifupdown)
            yield return File(tag, LinuxPaths.Ifupdown(tag), Executable, Template.Text("ifupdown/link.sh", ("tag", tag.Text), ("script", script)));
    }

    private static OwnedFile File(LinkTag tag, string path, UnixFileMode mode, string content) =>
        File(tag, path, mode, [new FileSegment.Text(content)]);

    private static OwnedFile File(LinkTag tag, string path, UnixFileMode mode, IReadOnlyList<FileSegment> content) =>
        new() { Path = path, Mode = mode, Purpose = LinuxPaths.PurposeOf(tag, path), Content = content };
}
