using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>Who did what.</summary>
internal sealed class EventRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Actor { get; set; }
    public required string Kind { get; set; }
    public string? Subject { get; set; }
    public Guid? SubjectId { get; set; }
    public string? Detail { get; set; }
}

internal sealed class EventTable : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("Events");
        builder.Property(row => row.Actor).HasMaxLength(Widths.Name);
        builder.Property(row => row.Kind).HasMaxLength(Widths.Word);
        builder.Property(row => row.Subject).HasMaxLength(Widths.Name);
        builder.HasIndex(row => new { row.SubjectId, row.Id });
    }
}
