using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Components;

/// <summary>
/// A page that shows stored state and keeps up with it: quickly while something moves, slowly otherwise, so that a second
/// browser's work appears too. The store is the truth; nothing is lost by a reload. Commands are of what is shown: the address may name the
/// next thing already, which nobody has seen yet.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _gone = new();
    private Task _reading = Task.CompletedTask;
    private long _asked;
    private long _read;
    private bool _moving;
    private bool _left;

    // A command that goes on after the page was left still asks for it.
    protected LivePage() => Gone = _gone.Token;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    [Inject]
    private IHostApplicationLifetime Lifetime { get; set; } = null!;

    /// <summary>Ends when the page is left or the app stops.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>How often it is read while something moves.</summary>
    protected virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Reads what the page shows into its fields and answers whether it is on the move.</summary>
    protected abstract Task<bool> ReadAsync();

    protected override Task OnParametersSetAsync() => ReadNowAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = KeepUpAsync();
    }

    /// <summary>Reads at once, after a command.</summary>
    protected async Task RefreshAsync()
    {
        await ReadNowAsync();
        StateHasChanged();
    }

    private Task ReadNowAsync() => _reading = ReadAfterAsync(_reading);

    // Never two at a time: the older could end last, and show what it was asked for before the address changed or a command was given.
    private async Task ReadAfterAsync(Task before)
    {
        long asked = ++_asked;
        // Whoever asked for the earlier one is told how it went.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // Asked for once more meanwhile: the last one reads for all that waited.
        if (asked != _asked || _left) return;
        _moving = await ReadAsync();
        _read = Clock.GetTimestamp();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Leave();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _left, true)) return;
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task KeepUpAsync()
    {
        var gone = Gone;
        try
        {
            // When the app stops, what a page reads by goes before the page does.
            using var stopping = Lifetime.ApplicationStopping.Register(Leave);
            while (!gone.IsCancellationRequested)
            {
                // Always a short pause: a command may set things moving in the middle of a long one.
                await Task.Delay(Quick, Clock, gone);
                if (Clock.GetElapsedTime(_read) >= (_moving ? Pace : Slow)) await InvokeAsync(RefreshAsync);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException || gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception problem)
        {
            // It runs on a timer, where nobody would see it: the page shows it.
            await DispatchExceptionAsync(problem);
        }
    }
}
