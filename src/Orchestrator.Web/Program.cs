using Orchestrator.Web.Composition;

var start = StartCommand.Read(args);
return start.Options is { } options ? await Server.RunAsync(options, start.HostArguments) : start.ExitCode;
