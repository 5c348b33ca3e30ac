using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Changes;
using Orchestrator.Web.Tests.Host;
using Orchestrator.Web.Tests.Mesh;

namespace Orchestrator.Web.Tests;

/// <summary>A change's page whose address names the next change while the one before is still shown.</summary>
public sealed class ChangePageTests
{
    [Fact]
    public async Task What_is_pushed_is_what_is_shown()
    {
        var desk = DispatchProxy.Create<IChangeDesk, SlowDesk>();
        var slow = (SlowDesk)(object)desk;
        await using var page = new BareComponent<ChangePage>("/changes", services => services
            .AddSingleton(desk)
            .AddSingleton(DispatchProxy.Create<ISelfCheck, Unmeasured>())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance)));
        var (seen, next) = (Guid.NewGuid(), Guid.NewGuid());
        await page.OpenAsync(new() { [nameof(ChangePage.Id)] = seen });
        slow.Gate = new TaskCompletionSource();
        Task moved = Task.CompletedTask;
        await page.DoAsync(() =>
        {
            moved = page.Shown.SetParametersAsync(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ChangePage.Id)] = next }));
        });

        var push = page.DoAsync(() => page.Part<ChangeBar>().Push.InvokeAsync());
        slow.Gate.SetResult();
        await push;
        await moved;

        slow.Pushed.ShouldBe([seen]);
        (await page.HtmlAsync()).ShouldContain($"Change {next}");
    }

    /// <summary>Has every change, ready; the next is read only when its gate opens.</summary>
    public class SlowDesk : DispatchProxy
    {
        public TaskCompletionSource? Gate { get; set; }

        public List<Guid> Pushed { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var id = (Guid)args![0]!;
            switch (targetMethod?.Name)
            {
                case nameof(IChangeDesk.GetAsync):
                    return ReadAsync(id);
                case nameof(IChangeDesk.PushAsync):
                    Pushed.Add(id);
                    return Task.FromResult(Answer<Guid>.Yes(id));
                default:
                    throw new NotSupportedException(targetMethod?.Name);
            }
        }

        private async Task<ChangeView?> ReadAsync(Guid id)
        {
            if (Gate is { } gate)
                await gate.Task;
            return new ChangeView { Row = new ChangeRow(id, $"Change {id}", ChangeState.Ready, "admin", DateTimeOffset.UnixEpoch, []) };
        }
    }
}
