using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Web.Application;
using Orchestrator.Web.Composition;
using Quartz;

namespace Orchestrator.Web.Desks;

/// <summary>Turns what keeps the database or a file from being stored into a problem that a page can show. Thread-safe.</summary>
internal sealed partial class StoreGuard(DatabaseSettings settings, StartOptions options, ILogger<StoreGuard> log) : IStoreFaults
{
    public async Task<Answer<T>> TryAsync<T>(Func<Task<Answer<T>>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (Explain(error) is not null)
        {
            LogFailed(log, DatabaseErrors.Classify(error), error);
            return Answer<T>.No(Explain(error)!);
        }
    }

    public Problem? Explain(Exception error) => error switch
    {
        // The last is how PostgreSQL's provider wraps what might go away by itself, such as a server that does not answer.
        DbException or DbUpdateException or SchedulerException or InvalidOperationException { InnerException: DbException or DbUpdateException } => DatabaseErrors.Classify(error) is var fault and not DatabaseFault.None
            ? new Problem($"store.{fault}".ToLowerInvariant(), DatabaseErrors.Explain(fault, settings), "", "Then try again.")
            : null,
        IOException when DatabaseErrors.Classify(error) == DatabaseFault.DiskFull =>
            new Problem("store.diskfull", $"The disk of the data directory {options.DataDirectory} is full.", error.Message, "Free some space, then try again; nothing was half-written."),
        IOException or UnauthorizedAccessException =>
            new Problem("store.files", $"A file in the data directory {options.DataDirectory} cannot be written.", error.Message, "Check its disk and its permissions, then try again."),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The database could not store: {Fault}")]
    private static partial void LogFailed(ILogger log, DatabaseFault fault, Exception error);
}
