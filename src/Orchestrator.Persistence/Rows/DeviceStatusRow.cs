using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>How a device was last found. Written by machines only, so it stands apart from the row people edit.</summary>
internal sealed class DeviceStatusRow
{
    public Guid DeviceId { get; set; }
    public required string State { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
    public DateTimeOffset At { get; set; }
    public string? DetailJson { get; set; }
}

internal sealed class DeviceStatusTable : IEntityTypeConfiguration<DeviceStatusRow>
{
    public void Configure(EntityTypeBuilder<DeviceStatusRow> builder)
    {
        builder.ToTable("DeviceStatus");
        builder.HasKey(row => row.DeviceId);
        builder.Property(row => row.State).HasMaxLength(Widths.Word);
        builder.HasOne<DeviceRow>().WithOne().HasForeignKey<DeviceStatusRow>(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
