namespace Orchestrator.Web.Application;

/// <summary>Tells what an exception says about the place where everything is stored. Thread-safe.</summary>
public interface IStoreFaults
{
    /// <returns>What a person can do about it, or null if the exception is about something else.</returns>
    Problem? Explain(Exception error);
}
