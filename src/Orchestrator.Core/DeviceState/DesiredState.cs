using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.DeviceState;

/// <summary>What a device shall have: all that one link needs, where an empty one asks for the link's removal, or single edits.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "platform")]
[JsonDerivedType(typeof(RouterOsDesired), "routeros")]
[JsonDerivedType(typeof(LinuxDesired), "linux")]
[JsonDerivedType(typeof(RouterOsEdits), "routeros-edits")]
[JsonDerivedType(typeof(LinuxEdits), "linux-edits")]
public abstract record DesiredState
{
    public required LinkTag Tag { get; init; }
}

/// <summary>What a device really has, as far as links and the planning around them are concerned.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "platform")]
[JsonDerivedType(typeof(RouterOsActual), "routeros")]
[JsonDerivedType(typeof(LinuxActual), "linux")]
public abstract record ActualState;
