-- task/2: who has a task, where it lies while nobody does, until when it sleeps, and what a person said of how pressing it is. The
-- rows of number 1 are thrown away, and the program makes new ones from the events. A program that still asks for number 1 makes them
-- again, beside: it knows nothing of these columns, which therefore may be empty.
DELETE FROM read.cursor WHERE projection = 'task/1';
TRUNCATE read.task;

ALTER TABLE read.task
  ADD COLUMN expedited boolean NOT NULL DEFAULT false,
  ADD COLUMN queue text,
  -- Who has it; of a task that ended, who had it then.
  ADD COLUMN assignee_id uuid,
  ADD COLUMN assigned_at bigint,
  -- Who is asked to take it over, and has not answered.
  ADD COLUMN offered_to_id uuid,
  -- Until when it is put away; it is back at its due time at the latest.
  ADD COLUMN snoozed_until bigint,
  -- What a person said of how pressing it is, and why.
  ADD COLUMN priority text,
  ADD COLUMN priority_reason text,
  ADD CONSTRAINT task_assigned_check CHECK ((assignee_id IS NULL) = (assigned_at IS NULL));

-- What is mine, what lies in my queue, and what somebody asks me to take: each is read along an index of its own.
CREATE INDEX task_open_assignee_idx ON read.task (tenant_id, build, assignee_id, due_order, task_id) WHERE status = 'open';
CREATE INDEX task_open_queue_idx ON read.task (tenant_id, build, queue, due_order, task_id)
  WHERE status = 'open' AND assignee_id IS NULL;
CREATE INDEX task_open_offer_idx ON read.task (tenant_id, build, offered_to_id, due_order, task_id)
  WHERE status = 'open' AND offered_to_id IS NOT NULL;
