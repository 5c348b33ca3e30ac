using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>Carries a fault from the place that meets it to the driver's edge, where it becomes an outcome.</summary>
internal sealed class DeviceFaultException(DeviceFault fault) : Exception(fault.Detail ?? fault.Reason.ToString())
{
    public DeviceFault Fault { get; } = fault;
}
