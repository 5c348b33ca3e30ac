using System.IO.Pipelines;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>Writes reply sentences of several commands to one stream, a whole sentence at a time. Thread-safe.</summary>
internal sealed class ReplyWriter(PipeWriter pipe) : IAsyncDisposable
{
    private readonly SemaphoreSlim _flush = new(1, 1);
    private readonly Lock _lock = new();

    /// <summary>Puts a sentence into the buffer.</summary>
    public void Write(string kind, IReadOnlyList<KeyValuePair<string, string>> attributes, string? tag)
    {
        lock (_lock)
        {
            SentenceWriter.WriteWord(pipe, kind);
            foreach (var (name, value) in attributes)
                SentenceWriter.WriteAttribute(pipe, name, value);
            if (tag is not null)
                SentenceWriter.WriteWord(pipe, ".tag=" + tag);
            SentenceWriter.EndSentence(pipe);
        }
    }

    /// <summary><c>!fatal</c> has its text as a bare word.</summary>
    public void WriteFatal(string reason)
    {
        lock (_lock)
            SentenceWriter.Write(pipe, new Sentence("!fatal", reason));
    }

    /// <summary>Sends what is buffered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _flush.WaitAsync(cancellationToken);
        try
        {
            await pipe.FlushAsync(cancellationToken);
        }
        finally
        {
            _flush.Release();
        }
    }

    public ValueTask DisposeAsync() => pipe.CompleteAsync();
}
