using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>A check of what the NATs before an uplink do: how far it is, and what it found as far as lists show it.</summary>
internal sealed class NatCheckRow
{
    public long Id { get; set; }
    public Guid DeviceId { get; set; }
    public Guid UplinkId { get; set; }
    public required string Interface { get; set; }
    public required string StartedBy { get; set; }
    public DateTimeOffset RequestedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public required string State { get; set; }
    /// <summary>Somebody wants it to stop; whoever runs it finds out.</summary>
    public bool StopRequested { get; set; }
    /// <summary>What kept it from its end.</summary>
    public string? ProblemJson { get; set; }
    public string? Stage { get; set; }
    /// <summary>When all of it is expected to be over.</summary>
    public DateTimeOffset? EndsAt { get; set; }
    public string? RespondersJson { get; set; }
    public required string Model { get; set; }
    public required string Firmware { get; set; }
    public string? BoxName { get; set; }
    public string? BoxModel { get; set; }
    public string? BoxFirmware { get; set; }
    /// <summary>What could not be measured, and why.</summary>
    public string? NotesJson { get; set; }
    public string? ProfileJson { get; set; }
    public string? Nat { get; set; }
    public string? Mapping { get; set; }
    public string? Filtering { get; set; }
    public string? Helper { get; set; }
    public bool? KeepsPorts { get; set; }
    public int? AliveSeconds { get; set; }
    public int? DeadSeconds { get; set; }
}

internal sealed class NatCheckTable : IEntityTypeConfiguration<NatCheckRow>
{
    public void Configure(EntityTypeBuilder<NatCheckRow> builder)
    {
        builder.ToTable("NatChecks");
        builder.Property(row => row.Interface).HasMaxLength(Widths.Word);
        builder.Property(row => row.StartedBy).HasMaxLength(Widths.Host);
        builder.Property(row => row.State).HasMaxLength(Widths.Word);
        builder.Property(row => row.Stage).HasMaxLength(Widths.Word);
        builder.Property(row => row.Model).HasMaxLength(Widths.Name);
        builder.Property(row => row.Firmware).HasMaxLength(Widths.Name);
        builder.Property(row => row.BoxName).HasMaxLength(Widths.Name);
        builder.Property(row => row.BoxModel).HasMaxLength(Widths.Name);
        builder.Property(row => row.BoxFirmware).HasMaxLength(Widths.Name);
        builder.Property(row => row.Nat).HasMaxLength(Widths.Word);
        builder.Property(row => row.Mapping).HasMaxLength(Widths.Word);
        builder.Property(row => row.Filtering).HasMaxLength(Widths.Word);
        builder.Property(row => row.Helper).HasMaxLength(Widths.Word);
        builder.HasIndex(row => new { row.UplinkId, row.Id });
        builder.HasIndex(row => row.State);
        // One at a time, whoever asks at the same moment.
        builder.HasIndex(row => row.UplinkId).IsUnique().HasFilter("\"State\" IN ('Waiting', 'Running')");
        builder.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<UplinkRow>().WithMany().HasForeignKey(row => row.UplinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
