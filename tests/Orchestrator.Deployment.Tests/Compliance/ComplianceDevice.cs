using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Compliance;

/// <summary>A device made for one test, seen also from behind, by other means than its driver.</summary>
public abstract class ComplianceDevice : IAsyncDisposable
{
    public abstract IDeviceDrivers Drivers { get; }

    /// <summary>Right in everything: address, credentials, fingerprint.</summary>
    public abstract DeviceAccess Access { get; }

    public abstract DeviceAccess WithWrongPassword { get; }

    /// <summary>null where the transport has no fingerprint.</summary>
    public abstract DeviceAccess? WithUnknownFingerprint { get; }

    public abstract DeviceAccess? WithChangedFingerprint { get; }

    /// <summary>The whole of one link, a secret included.</summary>
    public abstract DesiredState Link { get; }

    /// <summary><see cref="Link"/> as the audit asks about it.</summary>
    public abstract AuditedLink Audited { get; }

    /// <summary>The same link with other values and another secret.</summary>
    public abstract DesiredState OtherLink { get; }

    /// <summary>The same link with something in the middle that the device refuses.</summary>
    public abstract DesiredState RefusedLink { get; }

    /// <summary>Asks for the link's removal.</summary>
    public abstract DesiredState NoLink { get; }

    /// <summary>Every secret text used, as the vault gives it.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>Somebody changes what the link's baseline covers.</summary>
    public abstract Task MutateAsync(CancellationToken cancellationToken);

    /// <summary>All that is configured, in one normal form, secrets included, armed undos excluded. Not through the driver.</summary>
    public abstract Task<string> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Everything the undo keeps on the device, so that tests can look for secrets in it.</summary>
    public abstract Task<string> UndoTextAsync(string undoId, CancellationToken cancellationToken);

    /// <summary>Lets the armed undo's time pass and waits until it has run.</summary>
    public abstract Task ExpireAsync(PendingCommit pending, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <param name="answers">Whether the other end opens the conversation.</param>
    protected static AuditedLink AuditedOf(LinkTag tag, LinuxLink link, bool answers) => new()
    {
        Tag = tag.Text,
        Name = tag.ObjectName,
        LocalLans = link.Firewall.LocalLans,
        RemoteLans = link.Firewall.RemoteLans,
        Tunnel = link.Tunnel.Interface,
        LocalEndpoint = link.Tunnel.LocalEndpoint,
        RemoteEndpoint = link.Tunnel.RemoteEndpoint,
        LocalSelector = link.Connection.LocalSelector,
        RemoteSelector = link.Connection.RemoteSelector,
        LocalAddress = link.Connection.LocalAddress,
        RemoteAddress = link.Connection.RemoteAddress,
        InUdp = true,
        Answers = answers,
    };
}
