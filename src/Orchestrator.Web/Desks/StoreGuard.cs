using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Web.Application;
using Quartz;

namespace Orchestrator.Web.Desks;

/// <summary>Turns what keeps the database from storing into a problem that a page can show. Thread-safe.</summary>
internal sealed partial class StoreGuard(DatabaseSettings settings, ILogger<StoreGuard> log)
{
    public async Task<Answer<T>> TryAsync<T>(Func<Task<Answer<T>>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (error is DbException or DbUpdateException or SchedulerException && DatabaseErrors.Classify(error) != DatabaseFault.None)
        {
            var fault = DatabaseErrors.Classify(error);
            LogFailed(log, fault, error);
            return Answer<T>.No(new Problem($"store.{fault}".ToLowerInvariant(), DatabaseErrors.Explain(fault, settings), "", "Then try again."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFailed(log, DatabaseErrors.Classify(error), error);
            return Answer<T>.No(new Problem("store.files", "A file in the data directory cannot be written.", error.Message, "Check its disk and its permissions, then try again."));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database could not store: {Fault}")]
    private static partial void LogFailed(ILogger log, DatabaseFault fault, Exception error);
}
