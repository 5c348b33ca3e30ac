namespace Orchestrator.Web.Jobs;

/// <summary>How many jobs that only start others and wait for them run at once on a node. They cost next to nothing, and have slots of their own.</summary>
internal static class Coordinators
{
    /// <summary>Of <see cref="PushGroupJob"/>; further groups wait for one of these to end.</summary>
    public const int OfGroups = 10;

    /// <summary>Of each job that goes through the fleet: <see cref="AuditFleetJob"/>, <see cref="NatCheckFleetJob"/>.</summary>
    public const int OfAFleet = 1;

    public const int All = OfGroups + (2 * OfAFleet);
}
