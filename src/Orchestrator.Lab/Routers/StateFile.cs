namespace Orchestrator.Lab.Routers;

/// <summary>
/// Keeps a router's state in a file: read when the router is made, written after changes, several that come fast at once. The file is
/// replaced as a whole and only its owner reads it. Disposing writes what is not yet written.
/// </summary>
internal sealed class StateFile : IAsyncDisposable
{
    private readonly VirtualRouter _router;
    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _written = -1;
    private bool _closed;

    public StateFile(VirtualRouter router, string path)
    {
        (_router, _path) = (router, path);
        router.Committed += OnCommitted;
    }

    /// <summary>The state in the file, or null when there is none.</summary>
    public static RouterState? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using var stream = File.OpenRead(path);
        return RouterState.Read(stream);
    }

    /// <summary>Writes the state unless the file has it already.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            long revision;
            byte[] bytes;
            using (await _router.LockAsync(cancellationToken))
            {
                revision = _router.Database.Revision;
                if (_closed || revision == _written)
                    return;
                bytes = RouterState.Of(_router).ToBytes();
            }

            await ReplaceAsync(bytes, cancellationToken);
            _written = revision;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _router.Committed -= OnCommitted;
        await SaveAsync(CancellationToken.None);
        await _turn.WaitAsync();
        // A change that was told before this one began may still want to write; the folder may be gone by then.
        _closed = true;
        _turn.Release();
    }

    private async Task ReplaceAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var stream = new FileStream(_path + ".new", options))
                await stream.WriteAsync(bytes, cancellationToken);
            File.Move(_path + ".new", _path, overwrite: true);
        }
        catch (IOException)
        {
            // A disk that is full keeps no half file; the state that was there stays.
            File.Delete(_path + ".new");
            throw;
        }
    }

    private void OnCommitted() => _ = SaveQuietlyAsync();

    private async Task SaveQuietlyAsync()
    {
        try
        {
            await SaveAsync(CancellationToken.None);
        }
        catch (IOException error)
        {
            _router.Log.Add("system,error,critical", $"configuration could not be saved: {error.Message}");
        }
    }
}
