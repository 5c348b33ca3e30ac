using System.Security.Cryptography;
using Orchestrator.Deployment;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Deployment.OpenSsh;
using Orchestrator.Deployment.Push;
using Orchestrator.Deployment.RouterOs;
using Orchestrator.Deployment.Verification;
using Orchestrator.Lab.Practice;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.Persistence;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.RouterOs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.Groups;
using Orchestrator.Web.Desks.Mesh;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Desks.Responders;
using Orchestrator.Web.Desks.Topology;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Composition;

/// <summary>What does the product's work: drivers, the push, durable jobs, and the desks that pages talk to.</summary>
internal static class Work
{
    public static void AddWork(this IServiceCollection services, StartOptions options)
    {
        AddDrivers(services);
        AddJobs(services, options);
        AddDesks(services);
        AddNatChecks(services);
        AddResponders(services);
        AddPractice(services, options);
    }

    private static void AddDrivers(IServiceCollection services)
    {
        services.AddSingleton<IIds, RandomIds>();
        services.AddSingleton<ISecretVault, StoredVault>();
        services.AddSingleton(provider => new RouterOsOptions { Time = provider.GetRequiredService<TimeProvider>() });
        services.AddSingleton<RouterOsDrivers>();
        services.AddSingleton<ISshClient, OpenSshClient>();
        services.AddSingleton<LinuxDrivers>();
        services.AddSingleton<IDeviceDrivers, DeviceDrivers>();
        services.AddSingleton<LinkPush>();
        services.AddSingleton<LinkVerifier>();
        services.AddSingleton<DeviceDoor>();
        services.AddSingleton<IDeviceReading, DeviceReading>();
    }

    private static void AddJobs(IServiceCollection services, StartOptions options)
    {
        services.AddOrchestratorJobs(DatabaseSettings.From(options.Database, options.DataDirectory), new JobSettings { Coordinators = Coordinators.All });
        services.AddSingleton<PushRecords>();
        services.AddSingleton<LinkLooking>();
        services.AddSingleton<LinkAuditing>();
        services.AddSingleton<ChangeDropping>();
        services.AddSingleton<ChangePlanner>();
        services.AddSingleton<FixPlanner>();
        services.AddSingleton<LinkRestoring>();
        services.AddSingleton<FixProofs>();
        services.AddSingleton<LostStarts>();
        services.AddSingleton<StoreWatch>();
        services.AddHostedService<Polling>();
    }

    private static void AddNatChecks(IServiceCollection services)
    {
        services.AddSingleton<CheckedFleetReader>();
        services.AddSingleton<RouterHolds>();
        services.AddSingleton<OtherNodes>();
        services.AddSingleton<UplinkUses>();
        services.AddSingleton<RecheckRule>();
        services.AddSingleton<CheckedVersions>();
        services.AddSingleton<VersionSchedule>();
        services.AddSingleton<VersionLook>();
        services.AddSingleton<SelfCheckWork>();
        services.AddSingleton<SelfCheckReads>();
        services.AddScoped<ISelfCheck, SelfCheckDesk>();
        services.AddSingleton<UdpAgents>();
        services.AddSingleton(provider => new NatCheck(provider.GetRequiredService<TimeProvider>(), RandomNumberGenerator.Create()));
        services.AddSingleton(provider => new RouterNatCheck(provider.GetRequiredService<IDeviceDrivers>(), provider.GetRequiredService<TimeProvider>(), RandomNumberGenerator.Create()));
        services.AddSingleton(provider => SelfCheckConfiguration.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<NatCheckers>();
        services.AddSingleton<INatRunner, NatRunner>();
    }

    private static void AddResponders(IServiceCollection services)
    {
        services.AddSingleton(provider => ResponderConfiguration.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<ILocalAddresses, MachineAddresses>();
        services.AddSingleton<ResponderDesk>();
        services.AddSingleton<IResponderView>(provider => provider.GetRequiredService<ResponderDesk>());
        services.AddSingleton<TopologyNetworks>();
        services.AddSingleton<ResponderStores>();
        services.AddSingleton<EmbeddedResponder>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedResponder>());
        services.AddSingleton<IResponders, Responders>();
        services.AddScoped<IResponderTokens, ResponderTokenDesk>();
    }

    private static void AddPractice(IServiceCollection services, StartOptions options)
    {
        services.AddSingleton<IPracticeNetwork>(provider => new PracticeNetwork(new PracticeNetworkOptions
        {
            StateFolder = Path.Combine(options.DataDirectory, "practice"),
            FirstPort = 18720,
            Time = provider.GetRequiredService<TimeProvider>(),
        }));
        services.AddSingleton<PracticeStores>();
        services.AddSingleton<PracticeDesk>();
        services.AddSingleton<IPracticeDoor, GuardedPractice>();
        services.AddHostedService<PracticeReopening>();
    }

    private static void AddDesks(IServiceCollection services)
    {
        services.AddSingleton<LinkEnds>();
        services.AddSingleton<NewDevices>();
        services.AddSingleton<ChangeReads>();
        services.AddSingleton<LinkReads>();
        services.AddSingleton<DeviceReads>();
        services.AddSingleton<ITopologyQueries, TopologyReads>();
        services.AddSingleton<StoreGuard>();
        services.AddSingleton<IStoreFaults>(provider => provider.GetRequiredService<StoreGuard>());
        services.AddSingleton<TopologyDesk>();
        services.AddSingleton<ITopologyDesk, GuardedTopology>();
        services.AddSingleton<AuditRunner>();
        services.AddSingleton<DeviceAuditor>();
        services.AddSingleton<AuditSchedule>();
        services.AddSingleton<IAuditDesk, AuditDesk>();
        services.AddSingleton<IFleetAudits, FleetAudits>();
        services.AddScoped<Actor>();
        services.AddScoped<IApiTokens, TokenDesk>();
        services.AddScoped<OnboardingContext>();
        services.AddScoped<IDeviceKeys, DeviceKeys>();
        services.AddScoped<ChangeOpening>();
        services.AddScoped<OnboardingDesk>();
        services.AddScoped<IDeviceOnboarding, GuardedOnboarding>();
        services.AddScoped<LinkDesk>();
        services.AddScoped<ILinkDesign, GuardedLinkDesign>();
        services.AddSingleton<MeshFleetReader>();
        services.AddScoped<MeshDesk>();
        services.AddScoped<IMeshDesign, GuardedMeshDesign>();
        services.AddSingleton<GroupReads>();
        services.AddScoped<GroupOpening>();
        services.AddScoped<GroupDesk>();
        services.AddScoped<IChangeGroups, GuardedGroups>();
        services.AddScoped<ChangeDesk>();
        services.AddScoped<IChangeDesk, GuardedChanges>();
        services.AddScoped<AuditFixes>();
        services.AddScoped<IAuditFixes, GuardedAuditFixes>();
    }
}
