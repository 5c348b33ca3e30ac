using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.DeviceState;

/// <summary>All that one link needs on one device. An empty one asks for the link's removal.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "platform")]
[JsonDerivedType(typeof(RouterOsDesired), "routeros")]
[JsonDerivedType(typeof(LinuxDesired), "linux")]
public abstract record DesiredState
{
    public required LinkTag Tag { get; init; }
}

/// <summary>What a device really has, as far as links and the planning around them are concerned.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "platform")]
[JsonDerivedType(typeof(RouterOsActual), "routeros")]
[JsonDerivedType(typeof(LinuxActual), "linux")]
public abstract record ActualState;
