using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Persistence;

/// <summary>What the composition root adds.</summary>
public static class PersistenceServices
{
    /// <summary>
    /// The database, its stores, the protection of secrets and Identity's stores. The caller still calls
    /// <see cref="DatabaseSetup.MigrateAsync"/> before it serves, and adds sign-in and cookies to Identity.
    /// </summary>
    public static IServiceCollection AddOrchestratorPersistence(this IServiceCollection services, DatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddDbContextFactory<OrchestratorDbContext>(options => options.UseOrchestratorDatabase(settings));
        services.AddSingleton<DatabaseSetup>();
        services.AddSingleton<JobLeases>();
        AddSecrets(services);
        AddStores(services);
        services.AddIdentityCore<Account>(options => options.User.RequireUniqueEmail = false)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<OrchestratorDbContext>();
        services.AddScoped<UserAccounts>();
        return services;
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddSingleton<SiteStore>();
        services.AddSingleton<DeviceStore>();
        services.AddSingleton<LinkStore>();
        services.AddSingleton<LightStore>();
        services.AddSingleton<ProfileStore>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<ProbeStore>();
        services.AddSingleton<ChangeStore>();
        services.AddSingleton<ChangeGroupStore>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<NatCheckStore>();
        services.AddSingleton<ApiTokenStore>();
        services.AddSingleton<SettingStore>();
    }

    private static void AddSecrets(IServiceCollection services)
    {
        services.AddSingleton<MasterKey>();
        services.AddSingleton<SecretProtector>();
        services.AddSingleton<SecretDigest>();
        services.AddDataProtection().SetApplicationName("Orchestrator");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new KeyRing(provider.GetRequiredService<IDbContextFactory<OrchestratorDbContext>>());
            if (provider.GetRequiredService<DatabaseSettings>().MasterKeyFile is not null)
                options.XmlEncryptor = new MasterKeyEncryptor(provider.GetRequiredService<MasterKey>());
        }));
    }
}
