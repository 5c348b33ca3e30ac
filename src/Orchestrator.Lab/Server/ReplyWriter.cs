using System.Buffers;
using System.IO.Pipelines;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>
/// Writes reply sentences of several commands to one stream, a whole sentence at a time. Thread-safe: a pipe must not be written
/// while it is flushed, so sentences wait in a buffer of their own.
/// </summary>
internal sealed class ReplyWriter(PipeWriter pipe) : IAsyncDisposable
{
    private readonly SemaphoreSlim _flush = new(1, 1);
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _leaving = new();

    /// <summary>Puts a sentence into the buffer.</summary>
    public void Write(string kind, IReadOnlyList<KeyValuePair<string, string>> attributes, string? tag)
    {
        lock (_lock)
        {
            SentenceWriter.WriteWord(_filling, kind);
            foreach (var (name, value) in attributes)
                SentenceWriter.WriteAttribute(_filling, name, value);
            if (tag is not null)
                SentenceWriter.WriteWord(_filling, ".tag=" + tag);
            SentenceWriter.EndSentence(_filling);
        }
    }

    /// <summary><c>!fatal</c> has its text as a bare word.</summary>
    public void WriteFatal(string reason)
    {
        lock (_lock)
            SentenceWriter.Write(_filling, new Sentence("!fatal", reason));
    }

    /// <summary>Sends what is buffered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _flush.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
                (_filling, _leaving) = (_leaving, _filling);
            await pipe.WriteAsync(_leaving.WrittenMemory, cancellationToken);
        }
        finally
        {
            _leaving.ResetWrittenCount();
            _flush.Release();
        }
    }

    public ValueTask DisposeAsync() => pipe.CompleteAsync();
}
