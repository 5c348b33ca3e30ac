namespace Orchestrator.Core.Topology;

/// <summary>A place with one or more devices.</summary>
public sealed record Site(SiteId Id, string Name);
