namespace Orchestrator.Core.Topology;

public readonly record struct SiteId(Guid Value);

public readonly record struct DeviceId(Guid Value);

public readonly record struct UplinkId(Guid Value);

public readonly record struct LanId(Guid Value);

public readonly record struct LinkId(Guid Value);

public readonly record struct KeyId(Guid Value);
