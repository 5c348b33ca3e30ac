using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>The audit of a pasted rule set. The text lives on this page alone and never stands in an address; a stored device's may be where it starts.</summary>
public sealed partial class PastePage(IAuditDesk desk, IFleetAudits fleet, IJSRuntime js) : IAsyncDisposable
{
    // Of UTF-8, which takes up to three octets for what is one character here.
    private const long LongestStream = AuditText.Longest * 3L;

    private readonly CancellationTokenSource _gone = new();
    private DotNetObjectReference<PastePage>? _self;
    private IJSObjectReference? _module;
    private CancellationTokenSource? _run;
    private ElementReference _box;
    private string _text = "";
    private string _lans = "";
    private AuditView? _view;
    private IReadOnlyList<Problem> _problems = [];
    private int _selected;
    private bool _busy;
    private bool _stopped;

    /// <summary>The device whose rules stand in the box at first.</summary>
    [SupplyParameterFromQuery]
    private Guid? Device { get; set; }

    private int Selected => _view is { } view && _selected < view.Questions.Count ? _selected : 0;

    /// <summary>The text as it is after the last change, when typing rests.</summary>
    [JSInvokable]
    public async Task ChangedAsync(IJSStreamReference text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            await using (text)
            {
                // The verdict that stands there is of another text, and a long one takes its time to come.
                (_busy, _stopped) = (true, false);
                await InvokeAsync(StateHasChanged);
                await using var stream = await text.OpenReadStreamAsync(LongestStream, _gone.Token);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                _text = await reader.ReadToEndAsync(_gone.Token);
            }
            await AuditAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception problem)
        {
            // It was called by the browser, where nobody would see it: the page shows it.
            await DispatchExceptionAsync(problem);
        }
    }

    [JSInvokable]
    public Task TooLongAsync(long length)
    {
        _run?.Cancel();
        (_text, _view, _busy, _stopped, _problems) = ("", null, false, false, [AuditWords.TooLong(length)]);
        return InvokeAsync(StateHasChanged);
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _run?.Dispose();
        _gone.Dispose();
        _self?.Dispose();
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser went first.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./js/audit.js");
        await _module.InvokeVoidAsync("attach", _gone.Token, _box, _self, AuditText.Longest);
        if (Device is { } device && _text.Length == 0)
            await FromDeviceAsync(device);
    }

    private async Task FromDeviceAsync(Guid device)
    {
        if (await fleet.GetTextAsync(device, _gone.Token) is { } text)
        {
            await PutAsync(text.Text, text.Lans);
            return;
        }
        _problems = [AuditWords.NoText];
        StateHasChanged();
    }

    private async Task AuditAsync()
    {
        _run?.Cancel();
        var run = _run = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _stopped = false;
        if (string.IsNullOrWhiteSpace(_text))
        {
            (_view, _problems, _busy) = (null, [], false);
            await InvokeAsync(StateHasChanged);
            return;
        }
        _busy = true;
        await InvokeAsync(StateHasChanged);
        try
        {
            var answer = await desk.AuditAsync(new AuditText(_text, _lans), run.Token);
            if (!ReferenceEquals(run, _run))
                return;
            (_view, _problems, _busy) = (answer.Value, answer.Problems, false);
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // A later text is under way, somebody stopped it, or the page is gone.
        }
        finally
        {
            run.Dispose();
            if (ReferenceEquals(run, _run))
                _run = null;
        }
    }

    private void StopAsync()
    {
        _run?.Cancel();
        (_busy, _stopped, _view, _problems) = (false, true, null, []);
    }

    private async Task LansAsync(ChangeEventArgs changed)
    {
        _lans = changed.Value as string ?? "";
        await AuditAsync();
    }

    private Task TryAsync(AuditFix fix) => PutAsync(PastedEdits.Apply(_text, [.. fix.Edits.Select(edit => new TextEdit(edit.Line, edit.Removed, edit.Added))]), _lans);

    private async Task PutAsync(string text, string lans)
    {
        (_text, _lans) = (text, lans);
        if (_module is not null)
            await _module.InvokeVoidAsync("put", _gone.Token, _box, text);
        await AuditAsync();
    }

    private async Task ShowAsync(int line)
    {
        if (_module is not null)
            await _module.InvokeVoidAsync("show", _gone.Token, _box, line);
    }
}
