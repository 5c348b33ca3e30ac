using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>A clock that stands until the test moves it.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public void Register(IServiceCollection services) => services.AddSingleton<TimeProvider>(this);
}
