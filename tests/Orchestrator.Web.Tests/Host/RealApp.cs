namespace Orchestrator.Web.Tests.Host;

/// <summary>The app with everything real, on an empty database.</summary>
public sealed class RealApp : TestApp
{
    protected override bool MadeUp => false;
}
