using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState.Linux;

public sealed record WriteFile : Operation
{
    public required OwnedFile File { get; init; }

    /// <summary>What the file held; null if it did not exist.</summary>
    public ActualFile? Was { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => Was is null ? OperationKind.Add : OperationKind.Change;
}

public sealed record RemoveFile : Operation
{
    public required ActualFile Was { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Remove;
}

/// <summary>The closed list of things the driver runs on a Linux box.</summary>
public enum LinuxAction
{
    FirewallUp,
    FirewallDown,
    InterfaceUp,
    InterfaceDown,
    /// <summary>swanctl --load-all; afterwards the link's connection is loaded as its file says.</summary>
    LoadConnections,
    /// <summary>Ends the link's IKE SAs, so that changed parameters take effect.</summary>
    TerminateConnection,
    EnableAtBoot,
    DisableAtBoot,
}

public sealed record RunAction : Operation
{
    public required LinuxAction Action { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Run;
}
