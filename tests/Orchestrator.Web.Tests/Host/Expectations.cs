using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Orchestrator.Web.Tests.Host;

/// <summary>How long a page may take to show what is expected of it: the machine may be busy, and five seconds say nothing of the page.</summary>
internal static class Expectations
{
    [ModuleInitializer]
    internal static void BePatient() => Assertions.SetDefaultExpectTimeout(60_000);
}
