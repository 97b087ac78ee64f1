-- name: lock_institution
-- False: another document of the institution is being stored. One is at a time, because they share students and classes.
-- Nobody waits here, where a waiting request would hold a connection. The largest document
-- takes longer than the statements of other requests may. Nested loops are off because the server takes the rows of a JSON
-- text for few, and would compare each of 100,000 answers with each other one.
SELECT set_config('statement_timeout', '60s', true), set_config('enable_nestloop', 'off', true),
       pg_try_advisory_xact_lock(hashtextextended('exams ' || app_institution_id(), 0)) AS locked

-- name: exam_versions
-- The exam with this id, and the one with this external id.
SELECT id, version FROM exams WHERE id = %(exam_id)s OR external_id = %(external_id)s

-- name: add_exam
-- Add an exam. No row: another institution has one with this id.
INSERT INTO exams (id, institution_id, external_id, title, subject, language, held_on, duration_minutes, teacher, printed_institution, place, school_year)
VALUES (%(exam_id)s, app_institution_id(), %(external_id)s, %(title)s, %(subject)s, %(language)s, %(date)s, %(duration_minutes)s, %(teacher)s,
        %(institution)s, %(place)s, %(school_year)s)
ON CONFLICT (id) DO NOTHING RETURNING id

-- name: change_exam
-- Change what the exam says of itself. No row: nothing differs.
UPDATE exams SET (external_id, title, subject, language, held_on, duration_minutes, teacher, printed_institution, place, school_year)
     = (%(external_id)s, %(title)s, %(subject)s, %(language)s, %(date)s::date, %(duration_minutes)s::int, %(teacher)s, %(institution)s, %(place)s,
        %(school_year)s)
 WHERE id = %(exam_id)s
   AND (external_id, title, subject, language, held_on, duration_minutes, teacher, printed_institution, place, school_year)
     IS DISTINCT FROM (%(external_id)s, %(title)s, %(subject)s, %(language)s, %(date)s::date, %(duration_minutes)s::int, %(teacher)s, %(institution)s,
        %(place)s, %(school_year)s)
RETURNING id

-- name: store_classes
-- Add classes, and change names that differ.
INSERT INTO classes (institution_id, external_id, name)
SELECT app_institution_id(), g.id, g.name FROM json_to_recordset(%(classes)s::json) AS g(id text, name text)
ON CONFLICT (institution_id, external_id) DO UPDATE SET name = excluded.name WHERE classes.name <> excluded.name
RETURNING id, xmax = 0 AS added

-- name: store_parents
-- Change the parents that the document states and that differ.
UPDATE classes c SET parent_id = p.id
  FROM json_to_recordset(%(parents)s::json) AS g(id text, parent text)
  LEFT JOIN classes p ON p.external_id = g.parent AND p.institution_id = app_institution_id()
 WHERE c.external_id = g.id AND c.institution_id = app_institution_id() AND c.parent_id IS DISTINCT FROM p.id
RETURNING c.id

-- name: circular_classes
-- The classes that are groups of themselves.
WITH RECURSIVE above AS (
  SELECT id, parent_id FROM classes WHERE parent_id IS NOT NULL
  UNION
  SELECT a.id, c.parent_id FROM above a JOIN classes c ON c.id = a.parent_id)
SELECT c.external_id FROM above a JOIN classes c ON c.id = a.id WHERE a.parent_id = a.id

-- name: classes_of_deep_groups
-- The classes that are on a level below the last one that is allowed, and those that they are in.
WITH RECURSIVE tree AS (
  SELECT id, ARRAY[id] AS path FROM classes WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, t.path || c.id FROM tree t JOIN classes c ON c.parent_id = t.id WHERE cardinality(t.path) <= %(levels)s)
SELECT c.id, c.external_id FROM classes c WHERE c.id IN (SELECT unnest(path) FROM tree WHERE cardinality(path) > %(levels)s)

-- name: store_exam_classes
-- Make these the classes of the exam, in this order. One row for each difference.
WITH given AS (
  SELECT c.id, g.position FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS g(id, position)
    JOIN classes c ON c.external_id = g.id AND c.institution_id = app_institution_id()),
removed AS (DELETE FROM exam_classes x WHERE x.exam_id = %(exam_id)s AND x.class_id NOT IN (SELECT id FROM given) RETURNING x.class_id),
stored AS (
  INSERT INTO exam_classes (exam_id, class_id, institution_id, position)
  SELECT %(exam_id)s, id, app_institution_id(), position FROM given
  ON CONFLICT (exam_id, class_id) DO UPDATE SET position = excluded.position WHERE exam_classes.position <> excluded.position
  RETURNING class_id)
SELECT class_id FROM removed UNION ALL SELECT class_id FROM stored

-- name: store_students
-- Add students, and change names that differ.
INSERT INTO students (institution_id, number, last_name, first_name)
SELECT app_institution_id(), g.number, g.last_name, g.first_name
  FROM json_to_recordset(%(students)s::json) AS g(number text, last_name text, first_name text)
ON CONFLICT (institution_id, number) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name
 WHERE (students.last_name, students.first_name) IS DISTINCT FROM (excluded.last_name, excluded.first_name)
RETURNING id, xmax = 0 AS added

-- name: store_members
-- Put these students into these classes of the document, and out of its other ones. One row for each difference.
WITH given AS (
  SELECT c.id AS class_id, t.id AS student_id FROM json_to_recordset(%(members)s::json) AS g(number text, class text)
    JOIN classes c ON c.external_id = g.class AND c.institution_id = app_institution_id()
    JOIN students t ON t.number = g.number AND t.institution_id = app_institution_id()),
removed AS (
  DELETE FROM class_members m USING classes c, students t
   WHERE m.class_id = c.id AND m.student_id = t.id AND c.institution_id = app_institution_id() AND t.institution_id = app_institution_id()
     AND c.external_id = ANY (%(ids)s) AND t.number = ANY (%(numbers)s)
     AND NOT EXISTS (SELECT FROM given g WHERE g.class_id = m.class_id AND g.student_id = m.student_id)
  RETURNING m.student_id),
stored AS (
  INSERT INTO class_members (class_id, student_id, institution_id)
  SELECT class_id, student_id, app_institution_id() FROM given ON CONFLICT DO NOTHING RETURNING student_id)
SELECT student_id FROM removed UNION SELECT student_id FROM stored

-- name: store_sections
-- Add sections, and change those that differ.
INSERT INTO sections (exam_id, position, institution_id, title, introduction)
SELECT %(exam_id)s, g.position, app_institution_id(), g.title, g.introduction
  FROM json_to_recordset(%(sections)s::json) AS g(position int, title text, introduction text)
ON CONFLICT (exam_id, position) DO UPDATE SET title = excluded.title, introduction = excluded.introduction
 WHERE (sections.title, sections.introduction) IS DISTINCT FROM (excluded.title, excluded.introduction)
RETURNING position

-- name: store_questions
-- Add questions, and change those that differ.
INSERT INTO questions (exam_id, institution_id, section, position, label, max_points, statement, key)
SELECT %(exam_id)s, app_institution_id(), g.section, g.position, g.label, g.max_points, g.statement, g.key
  FROM json_to_recordset(%(questions)s::json)
    AS g(section int, position int, label text, max_points numeric, statement text, key text)
ON CONFLICT (exam_id, label) DO UPDATE
  SET section = excluded.section, position = excluded.position, max_points = excluded.max_points, statement = excluded.statement, key = excluded.key
 WHERE (questions.section, questions.position, questions.max_points, questions.statement, questions.key)
     IS DISTINCT FROM (excluded.section, excluded.position, excluded.max_points, excluded.statement, excluded.key)
RETURNING id, xmax = 0 AS added

-- name: remove_questions
-- Remove the exam's questions with other labels, and their answers.
DELETE FROM questions WHERE exam_id = %(exam_id)s AND label <> ALL (%(labels)s) RETURNING id

-- name: remove_sections
-- Remove the sections from this position on, which have no questions any more.
DELETE FROM sections WHERE exam_id = %(exam_id)s AND position >= %(count)s RETURNING position

-- name: store_submissions
-- Add copies, and change those that differ.
INSERT INTO submissions (exam_id, student_id, institution_id, status, absence, feedback)
SELECT %(exam_id)s, t.id, app_institution_id(), g.status, g.absence, g.feedback
  FROM json_to_recordset(%(submissions)s::json) AS g(number text, status text, absence text, feedback text)
  JOIN students t ON t.number = g.number AND t.institution_id = app_institution_id()
ON CONFLICT (exam_id, student_id) DO UPDATE SET status = excluded.status, absence = excluded.absence, feedback = excluded.feedback
 WHERE (submissions.status, submissions.absence, submissions.feedback) IS DISTINCT FROM (excluded.status, excluded.absence, excluded.feedback)
RETURNING id, xmax = 0 AS added

-- name: remove_submissions
-- Remove the exam's copies of other students, and their answers.
DELETE FROM submissions m USING students t
 WHERE m.exam_id = %(exam_id)s AND t.id = m.student_id AND t.number <> ALL (%(numbers)s) RETURNING m.id

-- name: store_answers
-- Make these the answers of the exam's copies. The ids of the copies in which one differs.
WITH given AS MATERIALIZED (
  SELECT m.id AS submission_id, q.id AS question_id, g.points, g.text, g.feedback
    FROM json_to_recordset(%(answers)s::json) AS g(number text, label text, points numeric, text text, feedback text)
    JOIN students t ON t.number = g.number AND t.institution_id = app_institution_id()
    JOIN submissions m ON m.exam_id = %(exam_id)s AND m.student_id = t.id
    JOIN questions q ON q.exam_id = %(exam_id)s AND q.label = g.label),
removed AS (
  DELETE FROM answers a USING submissions m
   WHERE m.exam_id = %(exam_id)s AND a.submission_id = m.id
     AND NOT EXISTS (SELECT FROM given g WHERE g.submission_id = a.submission_id AND g.question_id = a.question_id)
  RETURNING a.submission_id),
stored AS (
  INSERT INTO answers (submission_id, question_id, exam_id, institution_id, points, text, feedback)
  SELECT submission_id, question_id, %(exam_id)s, app_institution_id(), points, text, feedback FROM given
  ON CONFLICT (submission_id, question_id) DO UPDATE SET points = excluded.points, text = excluded.text, feedback = excluded.feedback
   WHERE (answers.points, answers.text, answers.feedback) IS DISTINCT FROM (excluded.points, excluded.text, excluded.feedback)
  RETURNING submission_id)
SELECT submission_id FROM removed UNION SELECT submission_id FROM stored

-- name: count_version
-- Note a change of the exam.
UPDATE exams SET version = version + 1, updated_at = clock() WHERE id = %(exam_id)s RETURNING version

-- name: count_versions_of_others
-- Note that students or classes changed which other exams have too. When the tree changed, every exam may be concerned.
UPDATE exams e SET version = version + 1, updated_at = clock()
 WHERE e.id <> %(exam_id)s
   AND (%(tree_changed)s
        OR e.id IN (SELECT x.exam_id FROM exam_classes x WHERE x.class_id = ANY (%(classes)s))
        OR e.id IN (SELECT m.exam_id FROM submissions m WHERE m.student_id = ANY (%(students)s)))
