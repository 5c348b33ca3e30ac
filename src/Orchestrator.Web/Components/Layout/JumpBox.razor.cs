using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Layout;

/// <summary>Search and jump, opened with Ctrl-K (the key itself is caught in shell.js).</summary>
public sealed partial class JumpBox(ITopologyQueries topology, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string _text = "";
    private bool _open;
    private int _chosen;
    private IReadOnlyList<JumpTarget> _targets = [];

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task SearchAsync()
    {
        var asked = _text.Trim();
        var found = asked.Length == 0 ? [] : await topology.FindAsync(asked, _gone.Token);
        // A slower, older search must not overwrite a newer one.
        if (asked != _text.Trim()) return;
        var pages = Places.All.Where(p => p.Name.Contains(asked, StringComparison.OrdinalIgnoreCase))
            .Select(p => new JumpTarget("Page", p.Name, "", p.Url));
        _targets = [.. found, .. pages];
        _chosen = 0;
        _open = true;
    }

    private void Press(KeyboardEventArgs key)
    {
        if (key.Key == "Escape") Close();
        else if (key.Key == "ArrowDown") Choose(_chosen + 1);
        else if (key.Key == "ArrowUp") Choose(_chosen - 1);
        else if (key.Key == "Enter" && _open && _targets.Count > 0) Go(_targets[_chosen]);
    }

    private void Choose(int index)
    {
        if (_targets.Count > 0) _chosen = (index + _targets.Count) % _targets.Count;
    }

    private void Close() => _open = false;

    private void Go(JumpTarget target)
    {
        _open = false;
        _text = "";
        navigation.NavigateTo(target.Url);
    }
}
